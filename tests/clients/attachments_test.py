"""Tags, policies and settings that are attached to tables, as boto3 meets them, and that they outlive a restart."""
import json

import pytest
from botocore.exceptions import ClientError
from changes import create_table
from sdk import connect
from server import Tailrace

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "dynamodb:DeleteTable",
                                                  "Resource": "*"}]}


@pytest.fixture
def server(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", []) as server:
        yield server


@pytest.fixture
def dynamodb(server):
    return connect("dynamodb", server.endpoint)


def shown(dynamodb, arn):
    """All that is attached to a table, as far as it does not tell the time."""
    backups = dynamodb.describe_continuous_backups(TableName="Attached")["ContinuousBackupsDescription"]
    return {"tags": dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"],
            "policy": json.loads(dynamodb.get_resource_policy(ResourceArn=arn)["Policy"]),
            "insights": dynamodb.describe_contributor_insights(TableName="Attached")["ContributorInsightsStatus"],
            "recovery": backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]}


def test_attachments_outlive_a_restart(server, dynamodb):
    stream = create_table(dynamodb, "Attached", {"id": "S"})
    arn = dynamodb.describe_table(TableName="Attached")["Table"]["TableArn"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "blue"}, {"Key": "old", "Value": ""}])
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["old"])
    dynamodb.tag_resource(ResourceArn=stream, Tags=[{"Key": "of", "Value": "the stream"}])
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=json.dumps(POLICY, indent=2))
    dynamodb.update_contributor_insights(TableName="Attached", ContributorInsightsAction="ENABLE")
    dynamodb.update_continuous_backups(TableName="Attached",
                                       PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    before = shown(dynamodb, arn)
    assert before == {"tags": [{"Key": "team", "Value": "blue"}], "policy": POLICY, "insights": "ENABLED",
                      "recovery": "ENABLED"}
    server.stop()
    server.start()
    assert shown(dynamodb, arn) == before
    assert dynamodb.list_tags_of_resource(ResourceArn=stream)["Tags"] == [{"Key": "of", "Value": "the stream"}]


def test_a_stale_revision_is_refused(dynamodb):
    create_table(dynamodb, "Attached", {"id": "S"}, stream=None)
    arn = dynamodb.describe_table(TableName="Attached")["Table"]["TableArn"]
    first = dynamodb.put_resource_policy(ResourceArn=arn, Policy=json.dumps(POLICY))["RevisionId"]
    other = POLICY | {"Id": "other"}
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=json.dumps(other), ExpectedRevisionId=first)
    with pytest.raises(ClientError) as error:
        dynamodb.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=first)
    assert error.value.response["Error"]["Code"] == "PolicyNotFoundException"
    assert json.loads(dynamodb.get_resource_policy(ResourceArn=arn)["Policy"]) == other


def test_what_is_asked_of_no_table(server, dynamodb):
    assert dynamodb.describe_limits()["TableMaxReadCapacityUnits"] == 40_000
    endpoint, = dynamodb.describe_endpoints()["Endpoints"]
    assert server.endpoint.endswith(endpoint["Address"])
    assert dynamodb.list_contributor_insights()["ContributorInsightsSummaries"] == []
