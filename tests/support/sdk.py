"""boto3 clients, as anyone would make them but for the endpoint."""
import boto3
import botocore.config

CREDENTIALS = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}


def connect(service, endpoint, **config):
    return boto3.client(service, endpoint_url=endpoint, config=botocore.config.Config(**config), **CREDENTIALS)
