"""The function `session-data` as one would write it in Python with boto3, and
the least that asks the Lambda runtime API for events. Lambda's own runtime
does more than this loop, so the comparison flatters Python."""

import http.client
import json
import os

import boto3

connect = boto3.client("connect")
qconnect = boto3.client("qconnect")


def handler(event):
    contact = event["Details"]["ContactData"]
    described = connect.describe_contact(
        InstanceId=contact["InstanceARN"].rpartition("/")[2], ContactId=contact["ContactId"]
    )
    session_arn = described["Contact"]["WisdomInfo"]["SessionArn"]
    _, assistant, session = session_arn.split("/")
    parameters = event["Details"]["Parameters"]
    data = [{"key": key, "value": {"stringValue": value}} for key, value in parameters.items()]
    qconnect.update_session_data(assistantId=assistant, sessionId=session, data=data)
    message = f"Successfully updated {len(data)} session data entries"
    return {"statusCode": 200, "body": json.dumps({"message": message})}


def serve():
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        runtime.request("GET", "/2018-06-01/runtime/invocation/next")
        response = runtime.getresponse()
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        answer = json.dumps(handler(json.loads(response.read())))
        runtime.request("POST", f"/2018-06-01/runtime/invocation/{request_id}/response", answer)
        runtime.getresponse().read()


if __name__ == "__main__":
    serve()
