// SPDX-License-Identifier: Apache-2.0
#include "train/mnist.h"

#include <fmt/format.h>

#include "train/idx.h"

namespace stint::train {
namespace {

struct File {
  std::string name, bytes;
};

Result<File> find(Files& files, const Path& folder, const std::string& stem) {
  for (const char* ending : {"", ".gz"}) {
    const Path path = folder / (stem + ending);
    STINT_TRY_ASSIGN(auto bytes, files.read(path));
    if (bytes) return File{path.string(), *std::move(bytes)};
  }
  return fail(Kind::Usage, fmt::format("there is neither {0} nor {0}.gz in {1}", stem, folder.string()),
              "python3 examples/lenet/fetch_mnist.py");
}

Result<> read_pair(Files& files, const Path& folder, const std::string& which, Bytes& pixels, Bytes& labels) {
  STINT_TRY_ASSIGN(auto pictures_file, find(files, folder, which + "-images-idx3-ubyte"));
  STINT_TRY_ASSIGN(auto labels_file, find(files, folder, which + "-labels-idx1-ubyte"));
  STINT_TRY_ASSIGN(pixels, read_pictures(pictures_file.bytes, pictures_file.name));
  STINT_TRY_ASSIGN(labels, read_labels(labels_file.bytes, labels_file.name));
  if (pixels.size() == labels.size() * kPixels) return {};
  return fail(Kind::Failed, fmt::format("{} has {} pictures, {} has {} labels", pictures_file.name,
                                        pixels.size() / kPixels, labels_file.name, labels.size()));
}

}  // namespace

Pictures Mnist::training() const {
  return Pictures{training_pixels, training_labels}.part(kValidation, training_labels.size() - kValidation);
}
Pictures Mnist::validation() const { return Pictures{training_pixels, training_labels}.part(0, kValidation); }
Pictures Mnist::test() const { return {test_pixels, test_labels}; }

Result<Mnist> read_mnist(Files& files, const Path& folder) {
  Mnist mnist;
  STINT_TRY(read_pair(files, folder, "train", mnist.training_pixels, mnist.training_labels));
  STINT_TRY(read_pair(files, folder, "t10k", mnist.test_pixels, mnist.test_labels));
  if (mnist.training_labels.size() <= kValidation)
    return fail(Kind::Failed,
                fmt::format("{} has {} training pictures: the first {} are for validation, none is left",
                            folder.string(), mnist.training_labels.size(), kValidation));
  return mnist;
}

}  // namespace stint::train
