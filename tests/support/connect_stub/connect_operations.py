"""Behaviour of Amazon Connect. Each method is the operation of that name and
takes the request's parameters and region."""

import hashlib
import json
import time
import uuid

from .answers import AwsError
from .paging import page
from .signature import ACCOUNT
from .state import (
    SEEDED_ASSISTANT,
    UNKNOWN_INSTANCES,
    Contact,
    assistant_arn,
    instance_arn,
    is_uuid,
    session_arn,
)
from .test_case_operations import TestCaseOperations


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


class ConnectOperations(TestCaseOperations):
    signing_prefix = "connect"
    invalid_request = "InvalidParameterException"

    def __init__(self, state):
        self.state = state

    @staticmethod
    def resource(parameters, region):
        arn = instance_arn(region, parameters.get("InstanceId", "*"))
        for member, kind in (("ContactId", "contact"), ("ContactFlowId", "contact-flow")):
            if member in parameters:
                return f"{arn}/{kind}/{parameters[member]}"
        return arn

    @staticmethod
    def require_instance(parameters):
        instance = parameters["InstanceId"]
        if not is_uuid(instance):
            raise AwsError("InvalidRequestException", f"Invalid instance id {instance}")
        if instance.startswith(UNKNOWN_INSTANCES):
            raise AwsError("ResourceNotFoundException", "Instance not found", 404)
        return instance

    def DescribeInstance(self, parameters, region):
        instance = self.require_instance(parameters)
        return {
            "Instance": {
                "Id": instance,
                "Arn": instance_arn(region, instance),
                "IdentityManagementType": "CONNECT_MANAGED",
                "InstanceAlias": "test-centre",
                "CreatedTime": 1700000000.0,
                "ServiceRole": f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/connect.amazonaws.com/"
                "AWSServiceRoleForAmazonConnect",
                "InstanceStatus": "ACTIVE",
                "InboundCallsEnabled": True,
                "OutboundCallsEnabled": True,
                "InstanceAccessUrl": "https://test-centre.my.connect.aws",
            }
        }

    def ListIntegrationAssociations(self, parameters, region):
        instance = self.require_instance(parameters)
        integrations = self.state.integrations
        if integrations is None:
            integrations = [{"type": "WISDOM_ASSISTANT", "arn": assistant_arn(region, SEEDED_ASSISTANT)}]
        wanted_type, wanted_arn = parameters.get("IntegrationType"), parameters.get("IntegrationArn")
        summaries = []
        for integration in integrations:
            if wanted_type in (None, integration["type"]) and wanted_arn in (None, integration["arn"]):
                identifier = str(uuid.uuid5(uuid.NAMESPACE_OID, integration["arn"]))
                summaries.append(
                    {
                        "IntegrationAssociationId": identifier,
                        "IntegrationAssociationArn": f"{instance_arn(region, instance)}"
                        f"/integration-association/{identifier}",
                        "InstanceId": instance,
                        "IntegrationType": integration["type"],
                        "IntegrationArn": integration["arn"],
                    }
                )
        summaries, token = page(summaries, parameters, 100)
        return {"IntegrationAssociationSummaryList": summaries, **token}

    def DescribeContact(self, parameters, region):
        instance = self.require_instance(parameters)
        contact = self.state.find_contact(parameters["ContactId"], instance)
        if contact is None:
            raise AwsError("ResourceNotFoundException", "Contact not found", 404)
        described = {
            "Arn": f"{instance_arn(region, instance)}/contact/{contact.id}",
            "Id": contact.id,
            "Channel": contact.channel,
            "InitiationMethod": "INBOUND" if contact.channel == "VOICE" else "API",
            "InitiationTimestamp": 1700000000.125,
            "LastUpdateTimestamp": 1700000030.5,
            **contact.fields,
        }
        if contact.shows_session():
            described["WisdomInfo"] = {
                "SessionArn": session_arn(region, contact.assistant, contact.session),
                "AiAgents": [
                    {
                        "AiUseCase": "SelfService",
                        "AiAgentVersionId": "77777777-7777-7777-7777-777777777777:1",
                        "AiAgentEscalated": False,
                    }
                ],
            }
        return {"Contact": described}

    def StartOutboundVoiceContact(self, parameters, region):
        instance = self.require_instance(parameters)
        contact = Contact(
            {
                "id": str(uuid.uuid4()),
                "channel": "VOICE",
                "instance": instance,
                "session": False,
                "fields": {
                    "InitiationMethod": "API",
                    "InitiationTimestamp": time.time(),
                    "Attributes": parameters.get("Attributes", {}),
                },
            }
        )
        self.state.put_contact(contact)
        return {"ContactId": contact.id}

    def CreateContactFlow(self, parameters, region):
        instance = self.require_instance(parameters)
        status = parameters.get("Status", "PUBLISHED")
        if status == "PUBLISHED":
            require_valid_flow(parameters["Content"])
        if any(flow["Name"] == parameters["Name"] for flow in self.flows_of(instance)):
            raise AwsError("DuplicateResourceException", "A flow with this name exists", 409)
        identifier = str(uuid.uuid4())
        flow = {
            "Id": identifier,
            "Arn": f"{instance_arn(region, instance)}/contact-flow/{identifier}",
            "Name": parameters["Name"],
            "Type": parameters["Type"],
            "State": "ACTIVE",
            "Status": status,
            "Content": parameters["Content"],
        }
        self.state.flows[instance, identifier] = flow
        return {
            "ContactFlowId": identifier,
            "ContactFlowArn": flow["Arn"],
            "FlowContentSha256": sha256(flow["Content"]),
        }

    def DescribeContactFlow(self, parameters, region):
        flow = self.find_flow(parameters)
        return {"ContactFlow": {**flow, "FlowContentSha256": sha256(flow["Content"])}}

    def UpdateContactFlowContent(self, parameters, region):
        flow = self.find_flow(parameters)
        require_valid_flow(parameters["Content"])
        flow["Content"] = parameters["Content"]
        return {}

    def ListContactFlows(self, parameters, region):
        instance = self.require_instance(parameters)
        wanted_types = parameters.get("ContactFlowTypes")
        flows = [flow for flow in self.flows_of(instance) if not wanted_types or flow["Type"] in wanted_types]
        flows, token = page(flows, parameters, 1000)
        summaries = [
            {
                "Id": flow["Id"],
                "Arn": flow["Arn"],
                "Name": flow["Name"],
                "ContactFlowType": flow["Type"],
                "ContactFlowState": flow["State"],
                "ContactFlowStatus": flow["Status"],
            }
            for flow in flows
        ]
        return {"ContactFlowSummaryList": summaries, **token}

    def flows_of(self, instance):
        return [flow for (owner, _), flow in self.state.flows.items() if owner == instance]

    def find_flow(self, parameters):
        instance = self.require_instance(parameters)
        # The id may be an ARN, and may carry a version or alias.
        identifier = parameters["ContactFlowId"].split("/")[-1].split(":")[0]
        flow = self.state.flows.get((instance, identifier))
        if flow is None:
            raise AwsError("ResourceNotFoundException", "Contact flow not found", 404)
        return flow


def require_valid_flow(content):
    problems = flow_problems(content)
    if problems:
        # This error has no message and spells its member in lower case.
        body = {"problems": [{"message": problem} for problem in problems]}
        raise AwsError("InvalidContactFlowException", body=body)


def flow_problems(content):
    try:
        flow = json.loads(content)
    except ValueError:
        return ["Content is not valid JSON"]
    actions = flow.get("Actions", [])
    known = {action.get("Identifier") for action in actions}
    problems = []
    if flow.get("StartAction") not in known:
        problems.append(f"StartAction {flow.get('StartAction')} does not exist")
    for action in actions:
        transitions = action.get("Transitions", {})
        branches = [transitions, *transitions.get("Errors", []), *transitions.get("Conditions", [])]
        for branch in branches:
            target = branch.get("NextAction")
            if target and target not in known:
                problems.append(f"Action {action.get('Identifier')}: NextAction {target} does not exist")
    return problems
