// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_images.h"

#include "aws/ec2_form.h"

namespace stint::aws {

static void read(XmlReader& r, ImageDisk& disk) {
  r.take("deviceName", disk.device_name);
  r.take("ebs/snapshotId", disk.snapshot_id);
  r.take("ebs/volumeSize", disk.size_gb);
  r.take("ebs/encrypted", disk.encrypted);
}

static void read(XmlReader& r, Image& image) {
  r.need("imageId", image.id);
  r.take("name", image.name);
  r.take("imageOwnerId", image.owner_id);
  r.take("architecture", image.architecture);
  r.need("imageState", image.state);
  r.take("rootDeviceName", image.root_device_name);
  r.take("creationDate", image.created);
  r.take("deprecationTime", image.deprecated);
  r.list("blockDeviceMapping/item", image.disks);
  r.list("tagSet/item", image.tags);
}

Result<std::vector<Image>> describe_images(const Client& client, const ImageSearch& search) {
  Form form = ec2_form("DescribeImages");
  form.list("Owner", search.owners);
  put_select(form, search.select, "ImageId");
  return ask_pages<Image>(client, Service::Ec2, form, "imagesSet/item");
}

}  // namespace stint::aws
