# SPDX-License-Identifier: Apache-2.0
"""botocore judges the rehearsal cloud: real boto3 clients serialise and sign every call there is, and parse every
answer and every error.   cloud_wire_test.py PATH-OF-wire_replay [test names]"""
import base64
import datetime
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import botocore.httpsession
from botocore.exceptions import ClientError

import cloud

PROGRAM = sys.argv.pop(1)
GPU_QUOTA = "L-DB2E81BA"
TAGS = [{"Key": "stint:token", "Value": "t-1"}]
SESSION = {"aws_access_key_id": "ASIAREHEARSAL0000002", "aws_secret_access_key": "session-secret",
           "aws_session_token": "session-token"}


def tagged(*kinds):
    return [{"ResourceType": kind, "Tags": TAGS} for kind in kinds]


class Judged(unittest.TestCase):
    """A cloud for each test. What botocore's models do not know in any answer fails it."""

    called = set()

    def setUp(self):
        self.cloud = cloud.Cloud(PROGRAM)
        self.addCleanup(self.cloud.close)
        clock = self.cloud.clock()
        clock.start()
        self.addCleanup(clock.stop)
        self.ec2 = self.cloud.client("ec2")

    def tearDown(self):
        Judged.called |= self.cloud.called
        self.assertEqual(self.cloud.surprises, [])

    def code(self, call, **parameters):
        with self.assertRaises(ClientError) as caught:
            call(**parameters)
        self.assertTrue(caught.exception.response["ResponseMetadata"]["RequestId"])
        return caught.exception.response["Error"]["Code"]

    def image(self, name="ubuntu*amd64*"):
        found = self.ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "name", "Values": [name]}])["Images"]
        return max(found, key=lambda image: image["CreationDate"])

    def launch(self, **parameters):
        parameters = {"ImageId": self.image()["ImageId"], "InstanceType": "g4dn.xlarge", "MinCount": 1, "MaxCount": 1,
                      **parameters}
        machine = self.ec2.run_instances(**parameters)["Instances"][0]
        self.cloud.wait(10)
        return machine["InstanceId"]

    def machine(self, instance):
        return self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]


class Launch(Judged):
    def test_everything_a_launch_may_say(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        group = self.ec2.create_security_group(GroupName="g", Description="d", TagSpecifications=tagged("security-group"))
        machine = self.ec2.run_instances(
            ImageId=self.image()["ImageId"], InstanceType="g4dn.xlarge", MinCount=1, MaxCount=1, ClientToken="t-1",
            InstanceInitiatedShutdownBehavior="terminate", UserData="#!/bin/sh\necho hello", Monitoring={"Enabled": False},
            NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet["SubnetId"], "AssociatePublicIpAddress": True,
                                "DeleteOnTermination": True, "Groups": [group["GroupId"]]}],
            BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 16, "VolumeType": "gp3",
                                                                    "Encrypted": True, "DeleteOnTermination": True}}],
            MetadataOptions={"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 2,
                             "InstanceMetadataTags": "enabled"},
            TagSpecifications=tagged("instance", "volume", "network-interface"))["Instances"][0]
        self.assertEqual(machine["State"], {"Code": 0, "Name": "pending"})
        self.assertEqual(machine["LaunchTime"], cloud.START)
        self.assertEqual(machine["Placement"]["AvailabilityZone"], subnet["AvailabilityZone"])
        self.assertEqual(machine["SecurityGroups"], [{"GroupId": group["GroupId"], "GroupName": "g"}])
        self.assertEqual(machine["NetworkInterfaces"][0]["Attachment"]["AttachTime"], cloud.START)
        self.assertEqual(machine["MetadataOptions"]["HttpTokens"], "required")
        self.assertEqual(machine["Tags"], TAGS)
        self.assertRegex(machine["InstanceId"], "^i-[0-9a-f]{17}$")
        data = self.ec2.describe_instance_attribute(InstanceId=machine["InstanceId"], Attribute="userData")
        self.assertEqual(base64.b64decode(data["UserData"]["Value"]), b"#!/bin/sh\necho hello")

    def test_token_again(self):
        first = self.launch(ClientToken="t-1")
        self.assertEqual(self.launch(ClientToken="t-1"), first)
        self.assertEqual(self.code(self.launch, ClientToken="t-1", UserData="x"), "IdempotentParameterMismatch")

    def test_dry_run(self):
        self.assertEqual(self.code(self.launch, DryRun=True), "DryRunOperation")
        self.assertEqual(self.ec2.describe_instances()["Reservations"], [])

    def test_refusals(self):
        self.assertEqual(self.code(self.launch, ImageId="ami-0123456789abcdef0"), "InvalidAMIID.NotFound")
        self.assertEqual(self.code(self.launch, InstanceType="p5.48xlarge"), "VcpuLimitExceeded")
        self.assertEqual(self.code(self.launch, InstanceMarketOptions={"MarketType": "spot"}), "MaxSpotInstanceCountExceeded")
        self.assertEqual(self.code(self.launch, InstanceMarketOptions={"MarketType": "capacity-block"}), "Unsupported")
        self.assertEqual(self.code(self.launch, CreditSpecification={"CpuCredits": "standard"}), "UnknownParameter")
        free = self.cloud.client("ec2", credentials={"aws_access_key_id": "AKIAREHEARSAL0000005",
                                                     "aws_secret_access_key": "secret"})
        self.assertEqual(self.code(free.run_instances, ImageId=self.image()["ImageId"], InstanceType="g4dn.xlarge",
                                   MinCount=1, MaxCount=1), "InvalidParameterCombination")


class Spot(Judged):
    def test_one_that_is_taken_back(self):
        market = {"MarketType": "spot", "SpotOptions": {"SpotInstanceType": "one-time", "InstanceInterruptionBehavior": "terminate"}}
        instance = self.launch(InstanceType="t3.micro", InstanceMarketOptions=market,
                               TagSpecifications=tagged("instance", "spot-instances-request"))
        shown = self.machine(instance)
        self.assertEqual(shown["InstanceLifecycle"], "spot")
        by_request = [{"Name": "spot-instance-request-id", "Values": [shown["SpotInstanceRequestId"]]}]
        self.assertEqual(len(self.ec2.describe_instances(Filters=by_request)["Reservations"]), 1)
        self.assertEqual(self.code(self.ec2.stop_instances, InstanceIds=[instance]), "UnsupportedOperation")
        self.cloud.tell(instance, "Reclaimed")
        self.cloud.wait(119)
        self.assertEqual(self.machine(instance)["State"]["Name"], "running")
        self.cloud.wait(1)
        self.assertEqual(self.machine(instance)["State"]["Name"], "shutting-down")
        self.assertEqual(self.machine(instance)["StateReason"]["Code"], "Server.SpotInstanceTermination")


class Life(Judged):
    def test_waiters_of_boto3(self):
        instance = self.launch()
        with mock.patch("time.sleep", self.cloud.wait):
            self.ec2.get_waiter("instance_running").wait(InstanceIds=[instance])
            self.ec2.get_waiter("instance_status_ok").wait(InstanceIds=[instance])
            self.ec2.stop_instances(InstanceIds=[instance])
            self.cloud.tell(instance, "PoweredOff")
            self.ec2.get_waiter("instance_stopped").wait(InstanceIds=[instance])
            change = self.ec2.start_instances(InstanceIds=[instance])["StartingInstances"][0]
            self.assertEqual(change["CurrentState"]["Name"], "pending")
            self.ec2.get_waiter("instance_running").wait(InstanceIds=[instance])
            self.ec2.reboot_instances(InstanceIds=[instance])
            self.ec2.terminate_instances(InstanceIds=[instance])
            self.ec2.get_waiter("instance_terminated").wait(InstanceIds=[instance])
        self.assertEqual(self.machine(instance)["StateReason"]["Code"], "Client.UserInitiatedShutdown")
        self.assertRegex(self.machine(instance)["StateTransitionReason"], r"^User initiated \(2026-11-24 .* GMT\)$")

    def test_power_off_from_inside(self):
        instance = self.launch()
        self.ec2.modify_instance_attribute(InstanceId=instance, InstanceInitiatedShutdownBehavior={"Value": "terminate"})
        behavior = self.ec2.describe_instance_attribute(InstanceId=instance, Attribute="instanceInitiatedShutdownBehavior")
        self.assertEqual(behavior["InstanceInitiatedShutdownBehavior"], {"Value": "terminate"})
        self.cloud.tell(instance, "PoweredOff")
        self.cloud.wait(10)
        self.assertEqual(self.machine(instance)["StateReason"]["Code"], "Client.InstanceInitiatedShutdown")
        self.assertEqual(self.machine(instance)["State"]["Name"], "terminated")

    def test_status_and_console(self):
        instance = self.launch()
        status = self.ec2.describe_instance_status(IncludeAllInstances=True)["InstanceStatuses"][0]
        self.assertEqual(status["InstanceStatus"]["Status"], "initializing")
        console = self.ec2.get_console_output(InstanceId=instance, Latest=True)
        self.assertEqual(console["Output"], f"console of {instance}\n")

    def test_attributes(self):
        instance = self.launch()
        for attribute in ("instanceType", "disableApiTermination", "disableApiStop", "rootDeviceName",
                          "blockDeviceMapping", "groupSet", "ebsOptimized", "enaSupport", "sourceDestCheck"):
            answer = self.ec2.describe_instance_attribute(InstanceId=instance, Attribute=attribute)
            self.assertEqual(len(answer), 3, attribute)  # that one, InstanceId, ResponseMetadata
        self.ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": True})
        self.assertEqual(self.code(self.ec2.terminate_instances, InstanceIds=[instance]), "OperationNotPermitted")
        self.ec2.modify_instance_attribute(InstanceId=instance, BlockDeviceMappings=[
            {"DeviceName": "/dev/sda1", "Ebs": {"DeleteOnTermination": False}}])
        self.assertEqual(self.code(self.ec2.modify_instance_attribute, InstanceId=instance, UserData={"Value": b"x"}),
                         "IncorrectInstanceState")

    def test_pages(self):
        for _ in range(12):
            self.launch(InstanceType="t3.micro" if _ < 4 else "g4dn.xlarge")
        pages = list(self.ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 5}))
        seen = [i["InstanceId"] for page in pages for r in page["Reservations"] for i in r["Instances"]]
        self.assertEqual((len(pages), len(seen), len(set(seen))), (3, 12, 12))


class Around(Judged):
    def test_places(self):
        self.assertEqual(len(self.ec2.describe_regions()["Regions"]), 17)
        self.assertEqual(len(self.ec2.describe_regions(AllRegions=True)["Regions"]), 19)
        self.assertEqual(len(self.ec2.describe_availability_zones()["AvailabilityZones"]), 6)
        vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]
        self.assertEqual(len(self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]), 6)

    def test_types_and_offerings(self):
        pages = self.ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 20})
        types = {t["InstanceType"]: t for page in pages for t in page["InstanceTypes"]}
        self.assertEqual(types["g4dn.12xlarge"]["GpuInfo"]["Gpus"],
                         [{"Name": "T4", "Manufacturer": "NVIDIA", "Count": 4, "LogicalGpuCount": 4,
                           "MemoryInfo": {"SizeInMiB": 16384}}])
        part = types["g6f.large"]["GpuInfo"]["Gpus"][0]
        self.assertEqual((part["Count"], part["LogicalGpuCount"], part["GpuPartitionSize"]), (0, 1, 0.125))
        self.assertEqual(self.code(self.ec2.describe_instance_types, InstanceTypes=["g9.huge"]), "InvalidInstanceType")
        zones = self.ec2.describe_instance_type_offerings(
            LocationType="availability-zone", Filters=[{"Name": "instance-type", "Values": ["g4dn.xlarge"]}])
        self.assertEqual(len(zones["InstanceTypeOfferings"]), 5)
        spot = self.ec2.describe_spot_price_history(InstanceTypes=["g4dn.xlarge"], ProductDescriptions=["Linux/UNIX"],
                                                    StartTime=self.cloud.now)["SpotPriceHistory"]
        self.assertEqual(len(spot), 5)

    def test_images_and_parameters(self):
        image = self.image("Deep Learning*PyTorch 2.9*")
        self.assertTrue(image["Name"].endswith("20261021"))
        self.assertEqual(image["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"], 75)
        ssm = self.cloud.client("ssm")
        stem = "/aws/service/deeplearning/ami/x86_64/oss-nvidia-driver-gpu-pytorch-2.9-ubuntu-24.04/latest/"
        self.assertEqual(ssm.get_parameter(Name=stem + "ami-id")["Parameter"]["Value"], image["ImageId"])
        several = ssm.get_parameters(Names=[stem + "ami-id", stem + "nothing"])
        self.assertEqual((len(several["Parameters"]), several["InvalidParameters"]), (1, [stem + "nothing"]))
        pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/aws/service", Recursive=True)
        names = [p["Name"] for page in pages for p in page["Parameters"]]
        self.assertGreater(len(names), 15)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(self.code(ssm.get_parameter, Name="/aws/nothing"), "ParameterNotFound")

    def test_groups(self):
        group = self.ec2.create_security_group(GroupName="g", Description="d")["GroupId"]
        rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "203.0.113.9/32", "Description": "me"}],
                "Ipv6Ranges": [{"CidrIpv6": "2001:db8::1/128"}]}
        made = self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])["SecurityGroupRules"]
        self.assertEqual(len(made), 2)
        shown = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"][0]
        self.assertEqual((shown["IpRanges"], shown["Ipv6Ranges"]), (rule["IpRanges"], rule["Ipv6Ranges"]))
        self.assertEqual(self.code(self.ec2.authorize_security_group_ingress, GroupId=group, IpPermissions=[rule]),
                         "InvalidPermission.Duplicate")
        rules = self.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        self.assertEqual(len(rules["SecurityGroupRules"]), 2)
        revoked = self.ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[made[0]["SecurityGroupRuleId"]])
        self.assertEqual(len(revoked["RevokedSecurityGroupRules"]), 1)
        instance = self.launch(SecurityGroupIds=[group])
        self.assertEqual(self.code(self.ec2.delete_security_group, GroupId=group), "DependencyViolation")
        self.ec2.terminate_instances(InstanceIds=[instance], SkipOsShutdown=True)
        self.cloud.wait(10)
        self.assertEqual(self.ec2.delete_security_group(GroupId=group)["GroupId"], group)
        self.assertEqual(self.code(self.ec2.describe_security_groups, GroupIds=[group]), "InvalidGroup.NotFound")

    def test_keys(self):
        made = self.ec2.create_key_pair(KeyName="new", KeyType="ed25519", TagSpecifications=tagged("key-pair"))
        public = self.ec2.describe_key_pairs(KeyNames=["new"], IncludePublicKey=True)["KeyPairs"][0]["PublicKey"]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "key")
            path.write_text(made["KeyMaterial"])
            path.chmod(0o600)
            read = subprocess.run(["ssh-keygen", "-y", "-f", path], capture_output=True, text=True, check=True).stdout
        self.assertEqual(read.split()[:2], public.split()[:2], "ssh-keygen reads the private key")
        self.ec2.import_key_pair(KeyName="mine", PublicKeyMaterial=public.encode())
        self.assertEqual(self.code(self.ec2.import_key_pair, KeyName="mine", PublicKeyMaterial=public.encode()),
                         "InvalidKeyPair.Duplicate")
        self.ec2.delete_key_pair(KeyName="mine")
        self.ec2.delete_key_pair(KeyName="mine")
        self.assertEqual(self.code(self.ec2.import_key_pair, KeyName="x", PublicKeyMaterial=b"x"), "InvalidKey.Format")

    def test_disks_snapshots_addresses(self):
        instance = self.launch()
        volume = self.ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])["Volumes"][0]
        self.assertEqual(volume["Attachments"][0]["InstanceId"], instance)
        self.assertEqual(self.code(self.ec2.delete_volume, VolumeId=volume["VolumeId"]), "VolumeInUse")
        snapshot = self.ec2.create_snapshot(VolumeId=volume["VolumeId"], TagSpecifications=tagged("snapshot"))
        self.assertEqual(len(self.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]), 1)
        self.ec2.delete_snapshot(SnapshotId=snapshot["SnapshotId"])
        address = self.ec2.allocate_address(Domain="vpc")
        self.assertEqual(self.ec2.describe_addresses()["Addresses"][0]["PublicIp"], address["PublicIp"])
        self.ec2.release_address(AllocationId=address["AllocationId"])

    def test_tags(self):
        instance = self.launch()
        self.ec2.create_tags(Resources=[instance], Tags=TAGS + [{"Key": "b", "Value": ""}])
        found = self.ec2.describe_tags(Filters=[{"Name": "key", "Values": ["stint:token"]}])["Tags"]
        self.assertEqual(found, [{"Key": "stint:token", "ResourceId": instance, "ResourceType": "instance", "Value": "t-1"}])
        self.ec2.delete_tags(Resources=[instance], Tags=[{"Key": "b"}])
        self.assertEqual(self.machine(instance)["Tags"], TAGS)


class Account(Judged):
    def test_who_i_am(self):
        self.assertEqual(self.cloud.client("sts").get_caller_identity()["Account"], "111122223333")
        role = self.cloud.client("sts", credentials=SESSION).get_caller_identity()
        self.assertEqual(role["Arn"], "arn:aws:sts::111122223333:assumed-role/learner/judge")

    def test_strangers(self):
        def codes(**credentials):
            return [self.code(call) for call in (self.cloud.client("ec2", credentials=credentials).describe_regions,
                                                 self.cloud.client("sts", credentials=credentials).get_caller_identity,
                                                 lambda: self.cloud.client("service-quotas", credentials=credentials)
                                                 .list_service_quotas(ServiceCode="ec2"))]
        self.assertEqual(codes(aws_access_key_id="AKIANOBODY"),
                         ["AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"])
        self.assertEqual(codes(aws_secret_access_key="guess"),
                         ["AuthFailure", "SignatureDoesNotMatch", "InvalidSignatureException"])
        self.assertEqual(codes(aws_access_key_id="ASIAREHEARSAL0000003", aws_secret_access_key="session-secret",
                               aws_session_token="old-token"), ["RequestExpired", "ExpiredToken", "ExpiredTokenException"])
        self.assertEqual(codes(aws_access_key_id="AKIAREHEARSAL0000004", aws_secret_access_key="secret"),
                         ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"])

    def test_limits(self):
        quotas = self.cloud.client("service-quotas")
        self.assertEqual(quotas.get_service_quota(ServiceCode="ec2", QuotaCode=GPU_QUOTA)["Quota"]["Value"], 64)
        self.assertEqual(quotas.get_aws_default_service_quota(ServiceCode="ec2", QuotaCode=GPU_QUOTA)["Quota"]["Value"], 0)
        self.assertEqual(len(quotas.list_service_quotas(ServiceCode="ec2")["Quotas"]), 2)
        self.assertGreater(len(quotas.list_aws_default_service_quotas(ServiceCode="ec2")["Quotas"]), 5)
        self.assertEqual(self.code(quotas.get_service_quota, ServiceCode="ec2", QuotaCode="L-417A185B"), "NoSuchResourceException")
        asked = quotas.request_service_quota_increase(ServiceCode="ec2", QuotaCode=GPU_QUOTA, DesiredValue=128)["RequestedQuota"]
        self.assertEqual((asked["Status"], asked["Created"]), ("PENDING", cloud.START))
        with self.assertRaises(quotas.exceptions.ResourceAlreadyExistsException):
            quotas.request_service_quota_increase(ServiceCode="ec2", QuotaCode=GPU_QUOTA, DesiredValue=128)
        self.cloud.wait(3600)
        self.assertEqual(quotas.get_requested_service_quota_change(RequestId=asked["Id"])["RequestedQuota"]["Status"], "APPROVED")
        history = quotas.list_requested_service_quota_change_history_by_quota(ServiceCode="ec2", QuotaCode=GPU_QUOTA)
        self.assertEqual(len(history["RequestedQuotas"]), 1)

    def test_prices(self):
        pricing = self.cloud.client("pricing")
        def price(service, **fields):
            filters = [{"Type": "TERM_MATCH", "Field": k, "Value": v} for k, v in fields.items()]
            (document,) = pricing.get_products(ServiceCode=service, Filters=filters)["PriceList"]
            (term,) = json.loads(document)["terms"]["OnDemand"].values()
            (dimension,) = term["priceDimensions"].values()
            return dimension["pricePerUnit"]["USD"], dimension["unit"]
        self.assertEqual(price("AmazonEC2", instanceType="g4dn.xlarge", regionCode="us-east-1", operatingSystem="Linux",
                               preInstalledSw="NA", tenancy="Shared", capacitystatus="Used",
                               licenseModel="No License required"), ("0.5260000000", "Hrs"))
        self.assertEqual(price("AmazonEC2", productFamily="Storage", volumeApiName="gp3", regionCode="us-east-1"),
                         ("0.0800000000", "GB-Mo"))
        self.assertEqual(price("AmazonVPC", regionCode="us-east-1", usagetype="USE1-PublicIPv4:InUseAddress"),
                         ("0.0050000000", "Hrs"))
        self.assertEqual(price("AWSDataTransfer", fromRegionCode="us-east-1", transferType="AWS Outbound", toLocation="External"),
                         ("0.0900000000", "GB"))
        self.assertEqual(price("AmazonEC2", productFamily="Storage Snapshot", regionCode="us-east-1"), ("0.0500000000", "GB-Mo"))
        pages = pricing.get_paginator("get_products").paginate(ServiceCode="AmazonEC2")
        documents = [d for page in pages for d in page["PriceList"]]
        self.assertGreater(len(documents), 1000)
        self.assertEqual(len(documents), len(set(documents)))

    def alarm(self, instance, **other):
        return {"AlarmName": "stint-" + instance, "Namespace": "AWS/EC2", "MetricName": "StatusCheckFailed",
                "Dimensions": [{"Name": "InstanceId", "Value": instance}], "Statistic": "Maximum", "Period": 60,
                "EvaluationPeriods": 1, "Threshold": 0, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "TreatMissingData": "breaching", "ActionsEnabled": False, "Tags": TAGS,
                "AlarmActions": ["arn:aws:automate:us-east-1:ec2:terminate"],
                "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 5, "OnlyStartEvaluatingAfterWarmUpPeriodEnds": True},
                **other}

    def check_time_limit(self, watch):
        """The whole way of a time limit, in whichever protocol the client speaks."""
        instance = self.launch()
        name = "stint-" + instance
        watch.put_metric_alarm(**self.alarm(instance))
        (shown,) = watch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        self.assertEqual((shown["StateValue"], shown["EvaluationState"], shown["ActionsEnabled"]),
                         ("INSUFFICIENT_DATA", "IN_WARM_UP", False))
        self.assertEqual(shown["WarmUpConfiguration"]["WarmUpPeriodDurationInMinutes"], 5)
        watch.enable_alarm_actions(AlarmNames=[name])
        watch.disable_alarm_actions(AlarmNames=[name])
        watch.enable_alarm_actions(AlarmNames=[name])
        self.cloud.wait(300 + 180 + 200)
        self.assertEqual(self.machine(instance)["State"]["Name"], "terminated")
        history = watch.describe_alarm_history(AlarmName=name, HistoryItemType="Action")["AlarmHistoryItems"]
        self.assertEqual(len(history), 1)
        watch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="judged")
        watch.delete_alarms(AlarmNames=[name, "nobody"])
        self.assertEqual(watch.describe_alarms(AlarmNamePrefix="stint-")["MetricAlarms"], [])
        self.assertEqual(self.code(watch.set_alarm_state, AlarmName=name, StateValue="OK", StateReason="x"), "ResourceNotFound")
        self.assertIn(self.code(watch.put_metric_alarm, **self.alarm(instance, AlarmActions=["arn:aws:sns:us-east-1:1:t"])),
                      ("ValidationError",))

    def test_time_limit_in_json(self):
        self.check_time_limit(self.cloud.client("cloudwatch"))

    def test_time_limit_in_query(self):
        # botocore would rather speak JSON; the query protocol is what a small client speaks.
        with mock.patch("botocore.model.ServiceModel.resolved_protocol", "query"):
            self.check_time_limit(self.cloud.client("cloudwatch"))

    def test_clock_that_is_wrong(self):
        sent = self.cloud.now
        for skew in (-16, 16):
            self.cloud.now = sent + datetime.timedelta(minutes=skew)
            with mock.patch.object(cloud.botocore.auth, "get_current_datetime", lambda *_, **__: sent.replace(tzinfo=None)):
                self.assertEqual(self.code(self.ec2.describe_regions), "RequestExpired")


class Guard(Judged):
    """The role that the scheduler assumes, and the schedules that end machines with it."""

    TRUST = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}
    MAY_END = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": ["ec2:TerminateInstances", "ec2:StopInstances"],
        "Resource": "arn:aws:ec2:*:111122223333:instance/*",
        "Condition": {"StringLike": {"aws:ResourceTag/stint:token": "?*"}}}]}

    def setUp(self):
        super().setUp()
        self.iam = self.cloud.client("iam")
        self.scheduler = self.cloud.client("scheduler")

    def make_role(self):
        role = self.iam.create_role(RoleName="stint-guard", AssumeRolePolicyDocument=json.dumps(self.TRUST),
                                    Description="ends machines", Tags=TAGS)["Role"]
        self.iam.put_role_policy(RoleName="stint-guard", PolicyName="end", PolicyDocument=json.dumps(self.MAY_END))
        return role

    def wish(self, instance, moment, verb="stopInstances", **other):
        return {"Name": f"stint-{instance}-end", "ScheduleExpression": f"at({moment})", "ScheduleExpressionTimezone": "UTC",
                "FlexibleTimeWindow": {"Mode": "OFF"}, "ActionAfterCompletion": "DELETE", "Description": "stint:token=t-1",
                "Target": {"Arn": f"arn:aws:scheduler:::aws-sdk:ec2:{verb}",
                           "RoleArn": "arn:aws:iam::111122223333:role/stint-guard",
                           "Input": json.dumps({"InstanceIds": [instance]}),
                           "RetryPolicy": {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}}, **other}

    def test_role(self):
        made = self.make_role()
        self.assertEqual((made["Arn"], made["Tags"]), ("arn:aws:iam::111122223333:role/stint-guard", TAGS))
        shown = self.iam.get_role(RoleName="stint-guard")["Role"]
        self.assertEqual((shown["AssumeRolePolicyDocument"], shown["CreateDate"]), (self.TRUST, cloud.START))
        self.assertEqual(len(self.iam.list_roles(PathPrefix="/")["Roles"]), 1)
        self.assertEqual(self.iam.list_role_policies(RoleName="stint-guard")["PolicyNames"], ["end"])
        policy = self.iam.get_role_policy(RoleName="stint-guard", PolicyName="end")
        self.assertEqual(policy["PolicyDocument"], self.MAY_END)
        with self.assertRaises(self.iam.exceptions.EntityAlreadyExistsException):
            self.make_role()
        with self.assertRaises(self.iam.exceptions.DeleteConflictException):
            self.iam.delete_role(RoleName="stint-guard")
        self.iam.delete_role_policy(RoleName="stint-guard", PolicyName="end")
        self.iam.delete_role(RoleName="stint-guard")
        with self.assertRaises(self.iam.exceptions.NoSuchEntityException):
            self.iam.get_role(RoleName="stint-guard")
        with self.assertRaises(self.iam.exceptions.MalformedPolicyDocumentException):
            self.iam.create_role(RoleName="bad", AssumeRolePolicyDocument="{}")

    def test_simulation_of_the_role(self):
        self.make_role()
        tag = {"ContextKeyName": "aws:ResourceTag/stint:token", "ContextKeyType": "string", "ContextKeyValues": ["t-1"]}
        results = self.iam.simulate_principal_policy(
            PolicySourceArn="arn:aws:iam::111122223333:role/stint-guard", ActionNames=["ec2:StopInstances", "ec2:RunInstances"],
            ResourceArns=["arn:aws:ec2:us-east-1:111122223333:instance/i-1"], ContextEntries=[tag])["EvaluationResults"]
        self.assertEqual([r["EvalDecision"] for r in results], ["allowed", "implicitDeny"])

    def test_schedule(self):
        self.make_role()
        instance = self.launch(TagSpecifications=tagged("instance"))
        wish = self.wish(instance, "2026-11-24T20:30:00")
        arn = self.scheduler.create_schedule(**wish)["ScheduleArn"]
        shown = self.scheduler.get_schedule(Name=wish["Name"])
        self.assertEqual({name: shown[name] for name in wish}, wish)
        self.assertEqual((shown["Arn"], shown["State"], shown["GroupName"]), (arn, "ENABLED", "default"))
        self.assertEqual(shown["CreationDate"], self.cloud.now)
        later = self.wish(instance, "2026-11-24T20:40:00", "terminateInstances")
        del later["Description"]
        self.assertEqual(self.scheduler.update_schedule(**later)["ScheduleArn"], arn)
        self.assertNotIn("Description", self.scheduler.get_schedule(Name=wish["Name"], GroupName="default"))
        (listed,) = self.scheduler.list_schedules(NamePrefix="stint-", State="ENABLED", MaxResults=10)["Schedules"]
        self.assertEqual(listed["Target"]["Arn"], later["Target"]["Arn"])
        self.cloud.wait(41 * 60)
        self.assertEqual(self.machine(instance)["State"]["Name"], "shutting-down")
        self.assertEqual(self.scheduler.list_schedules()["Schedules"], [])

    def test_schedule_that_is_taken_back(self):
        self.make_role()
        instance = self.launch(TagSpecifications=tagged("instance"))
        wish = self.wish(instance, "2026-11-24T20:30:00")
        self.scheduler.create_schedule(**wish)
        with self.assertRaises(self.scheduler.exceptions.ConflictException) as caught:
            self.scheduler.create_schedule(**wish)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 409)
        self.scheduler.delete_schedule(Name=wish["Name"], GroupName="default")
        with self.assertRaises(self.scheduler.exceptions.ResourceNotFoundException):
            self.scheduler.get_schedule(Name=wish["Name"])
        self.cloud.wait(3600)
        self.assertEqual(self.machine(instance)["State"]["Name"], "running")

    def test_pages_of_schedules(self):
        self.make_role()
        for n in range(5):
            self.scheduler.create_schedule(**self.wish(f"i-{n}", "2026-11-24T20:30:00"))
        pages = list(self.scheduler.get_paginator("list_schedules").paginate(PaginationConfig={"PageSize": 2}))
        names = [schedule["Name"] for page in pages for schedule in page["Schedules"]]
        self.assertEqual((len(pages), len(names), len(set(names))), (3, 5, 5))

    def test_refusals_of_the_scheduler(self):
        refused = lambda **other: self.code(self.scheduler.create_schedule, **self.wish("i-1", "2026-11-24T20:30:00", **other))
        self.assertEqual(refused(), "ValidationException", "there is no such role")
        self.make_role()
        self.assertEqual(refused(ScheduleExpression="rate(1 hour)"), "ValidationException")
        self.assertEqual(refused(ScheduleExpression="at(2026-11-24T19:00:00)"), "ValidationException")
        self.assertEqual(refused(GroupName="mine"), "ResourceNotFoundException")
        denied = self.cloud.client("scheduler", credentials={"aws_access_key_id": "AKIAREHEARSAL0000004",
                                                             "aws_secret_access_key": "secret"})
        self.assertEqual(self.code(denied.list_schedules), "AccessDeniedException")


class Budgets(Judged):
    def test_budget_of_the_month(self):
        budgets = self.cloud.client("budgets")
        account, name = "111122223333", "stint-monthly"
        rules = {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": "20", "Unit": "USD"}}
        above = lambda percent, kind="ACTUAL": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN",
                                                "Threshold": percent, "ThresholdType": "PERCENTAGE"}
        mail = [{"SubscriptionType": "EMAIL", "Address": "me@example.org"}]
        create = lambda: budgets.create_budget(AccountId=account, Budget=rules, NotificationsWithSubscribers=[
            {"Notification": above(80), "Subscribers": mail}])
        create()
        with self.assertRaises(budgets.exceptions.DuplicateRecordException):
            create()
        (shown,) = budgets.describe_budgets(AccountId=account)["Budgets"]
        self.assertEqual({key: shown[key] for key in rules}, rules)
        self.assertEqual((shown["CalculatedSpend"]["ActualSpend"]["Unit"], shown["LastUpdatedTime"]), ("USD", cloud.START))
        budgets.create_notification(AccountId=account, BudgetName=name, Notification=above(100, "FORECASTED"), Subscribers=mail)
        budgets.create_subscriber(AccountId=account, BudgetName=name, Notification=above(100, "FORECASTED"),
                                  Subscriber={"SubscriptionType": "EMAIL", "Address": "another@example.org"})
        listed = budgets.describe_notifications_for_budget(AccountId=account, BudgetName=name)["Notifications"]
        self.assertEqual(listed, [above(80), above(100, "FORECASTED")])
        whom = budgets.describe_subscribers_for_notification(AccountId=account, BudgetName=name, Notification=above(80))
        self.assertEqual(whom["Subscribers"], mail)
        budgets.update_budget(AccountId=account, NewBudget={**rules, "BudgetLimit": {"Amount": "30", "Unit": "USD"},
                                                            "CostTypes": {"IncludeCredit": False}})
        changed = budgets.describe_budget(AccountId=account, BudgetName=name)["Budget"]
        self.assertEqual((changed["BudgetLimit"]["Amount"], changed["CostTypes"]["IncludeCredit"]), ("30", False))
        budgets.delete_budget(AccountId=account, BudgetName=name)
        with self.assertRaises(budgets.exceptions.NotFoundException):
            budgets.describe_budget(AccountId=account, BudgetName=name)


class CommandLine(Judged):
    """The AWS command line, in this process and on this cloud."""

    def aws(self, *words):
        import awscli.clidriver
        keys = {"AWS_ACCESS_KEY_ID": cloud.KEY["aws_access_key_id"], "AWS_CONFIG_FILE": os.devnull,
                "AWS_SECRET_ACCESS_KEY": cloud.KEY["aws_secret_access_key"], "AWS_DEFAULT_REGION": "us-east-1"}
        out = io.StringIO()
        with mock.patch.dict(os.environ, keys), mock.patch("sys.stdout", out), \
                mock.patch.object(botocore.httpsession.URLLib3Session, "send", lambda _, request: self.cloud.send(request)):
            self.assertEqual(awscli.clidriver.create_clidriver().main([*words, "--output", "json"]), 0, words)
        return json.loads(out.getvalue() or "null")

    def test_a_machine_by_hand(self):
        image = self.aws("ssm", "get-parameter", "--name", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
                         "--query", "Parameter.Value")
        machine = self.aws("ec2", "run-instances", "--image-id", image, "--instance-type", "t3.micro", "--user-data", "#!/bin/sh",
                           "--tag-specifications", "ResourceType=instance,Tags=[{Key=Name,Value=by hand}]")["Instances"][0]
        self.cloud.wait(10)
        states = self.aws("ec2", "describe-instances", "--filters", "Name=tag:Name,Values=by hand",
                          "--query", "Reservations[].Instances[].State.Name")
        self.assertEqual(states, ["running"])
        self.aws("ec2", "terminate-instances", "--instance-ids", machine["InstanceId"])
        self.assertEqual(self.aws("sts", "get-caller-identity")["Account"], "111122223333")
        self.assertEqual(self.aws("cloudwatch", "describe-alarms")["MetricAlarms"], [])

    def test_a_guard_by_hand(self):
        self.aws("iam", "create-role", "--role-name", "stint-guard", "--assume-role-policy-document", json.dumps(Guard.TRUST))
        self.aws("iam", "put-role-policy", "--role-name", "stint-guard", "--policy-name", "end",
                 "--policy-document", json.dumps(Guard.MAY_END))
        target = {"Arn": "arn:aws:scheduler:::aws-sdk:ec2:stopInstances", "Input": json.dumps({"InstanceIds": ["i-1"]}),
                  "RoleArn": "arn:aws:iam::111122223333:role/stint-guard"}
        made = self.aws("scheduler", "create-schedule", "--name", "stint-i-1-end", "--schedule-expression", "at(2026-11-24T20:30:00)",
                        "--flexible-time-window", "Mode=OFF", "--target", json.dumps(target))
        self.assertEqual(made["ScheduleArn"], "arn:aws:scheduler:us-east-1:111122223333:schedule/default/stint-i-1-end")
        self.aws("scheduler", "delete-schedule", "--name", "stint-i-1-end")
        self.assertEqual(self.aws("scheduler", "list-schedules")["Schedules"], [])


def load_tests(loader, tests, _):
    """All others first: the last one looks at what they have called."""
    class Whole(unittest.TestCase):
        def test_every_call_was_judged(self):
            listed = subprocess.run([PROGRAM, "--list"], capture_output=True, text=True, check=True).stdout
            there = {tuple(line.split()) for line in listed.splitlines()}
            self.assertEqual(there - Judged.called, set())
            self.assertGreater(len(there), 50)
    tests.addTests(loader.loadTestsFromTestCase(Whole))
    return tests


if __name__ == "__main__":
    unittest.main()
