"""The job of `session update --batch` as one would write it in Python with
boto3: `python_batch.py FILE THREADS`. It keeps no journal and no rejects."""

import concurrent.futures
import json
import sys

import boto3
import botocore.config

INSTANCE = "11111111-2222-3333-4444-555555555555"


def main(path, threads):
    config = botocore.config.Config(max_pool_connections=threads)
    connect = boto3.client("connect", config=config)
    qconnect = boto3.client("qconnect", config=config)

    def update(line):
        record = json.loads(line)
        described = connect.describe_contact(InstanceId=INSTANCE, ContactId=record["contact"])
        _, assistant, session = described["Contact"]["WisdomInfo"]["SessionArn"].split("/")
        data = [{"key": key, "value": {"stringValue": str(value)}} for key, value in record["data"].items()]
        qconnect.update_session_data(assistantId=assistant, sessionId=session, data=data)

    with open(path) as lines, concurrent.futures.ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(update, lines):
            pass


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
