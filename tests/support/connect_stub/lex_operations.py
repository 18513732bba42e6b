"""Behaviour of Amazon Lex V2: bots are made, changed, built and talked to as there.
Each method is the operation of that name."""

import re

from .answers import AwsError
from .lex_state import DRAFT, FALLBACK, build_problems, found, snapshot
from .signature import ACCOUNT

NOW = 1700000000.0
PAGE = 3


def pick(parameters, names):
    return {name: parameters[name] for name in names.split() if parameters.get(name) is not None}


def page(items, parameters):
    start = int(parameters.get("nextToken") or 0)
    end = start + int(parameters.get("maxResults") or PAGE)
    return items[start:end], ({"nextToken": str(end)} if end < len(items) else {})


def summaries(member, items, parameters):
    items, token = page(items, parameters)
    return {member: items, **token}


def refuse_duplicate(things, key, name, but=None):
    if any(thing[key] == name and identifier != but for identifier, thing in things.items()):
        raise AwsError("ConflictException", f"{name} is there already", 409)


BOT = "botName description roleArn dataPrivacy idleSessionTTLInSeconds botType errorLogSettings"
LOCALE = "description nluIntentConfidenceThreshold voiceSettings"
SLOT_TYPE = "slotTypeName description slotTypeValues valueSelectionSetting parentSlotTypeSignature"
INTENT = (
    "intentName description parentIntentSignature sampleUtterances dialogCodeHook fulfillmentCodeHook "
    "intentConfirmationSetting intentClosingSetting inputContexts outputContexts slotPriorities "
    "initialResponseSetting"
)
SLOT = (
    "slotName description slotTypeId valueElicitationSetting obfuscationSetting multipleValuesSetting"
)
ALIAS = "botAliasName description botVersion botAliasLocaleSettings conversationLogSettings sentimentAnalysisSettings"


class LexOperations:
    signing_prefix = "lex"
    invalid_request = "ValidationException"

    def __init__(self, state):
        self.state = state

    @property
    def lex(self):
        return self.state.lex

    @staticmethod
    def resource(parameters, region):
        return f"arn:aws:lex:{region}:{ACCOUNT}:bot/{parameters.get('botId', '*')}"

    # Bots

    def ListBots(self, parameters, region):
        bots = [
            {"botId": identifier, "botName": bot["botName"], "botStatus": bot["status"]}
            for identifier, bot in self.lex.bots.items()
        ]
        return summaries("botSummaries", bots, parameters)

    def CreateBot(self, parameters, region):
        refuse_duplicate(self.lex.bots, "botName", parameters["botName"])
        identifier = self.lex.new_id()
        bot = {**pick(parameters, BOT), "locales": {}, "versions": {}, "aliases": {}}
        self.lex.begin(bot, "Creating", "Available")
        self.lex.bots[identifier] = bot
        return {"botId": identifier, "botStatus": "Creating", **pick(bot, BOT)}

    def DescribeBot(self, parameters, region):
        bot = self.lex.bot(parameters)
        return {"botId": parameters["botId"], "botStatus": self.lex.look(bot), **pick(bot, BOT)}

    def UpdateBot(self, parameters, region):
        bot = self.lex.bot(parameters)
        replace(bot, parameters, BOT)
        return {"botId": parameters["botId"], "botStatus": bot["status"], **pick(bot, BOT)}

    # Locales

    def ListBotLocales(self, parameters, region):
        locales = [
            {"localeId": identifier, "localeName": f"Language {identifier}", "botLocaleStatus": locale["status"]}
            for identifier, locale in self.lex.bot(parameters)["locales"].items()
        ]
        return {**pick(parameters, "botId botVersion"), **summaries("botLocaleSummaries", locales, parameters)}

    def CreateBotLocale(self, parameters, region):
        bot = self.lex.bot(parameters)
        identifier = parameters["localeId"]
        if identifier in bot["locales"]:
            raise AwsError("ConflictException", "The locale is there already", 409)
        fallback = {
            "intentName": "FallbackIntent",
            "description": "Default intent when no other intent matches",
            "parentIntentSignature": "AMAZON.FallbackIntent",
            "sampleUtterances": [],
            "slotPriorities": [],
            "slots": {},
        }
        locale = {**pick(parameters, LOCALE), "slot_types": {}, "intents": {FALLBACK: fallback}}
        self.lex.begin(locale, "Creating", "NotBuilt")
        bot["locales"][identifier] = locale
        return {**pick(parameters, "botId botVersion localeId"), "botLocaleStatus": "Creating"}

    def DescribeBotLocale(self, parameters, region):
        locale = self.lex.locale(parameters)
        status = self.lex.look(locale)
        answer = {**pick(parameters, "botId botVersion localeId"), **pick(locale, LOCALE), "botLocaleStatus": status}
        return {**answer, "failureReasons": locale["reasons"]} if status == "Failed" else answer

    def UpdateBotLocale(self, parameters, region):
        replace(self.lex.locale(parameters, changes=True), parameters, LOCALE)
        return pick(parameters, "botId botVersion localeId")

    def DeleteBotLocale(self, parameters, region):
        self.lex.locale(parameters, changes=True)
        del self.lex.bot(parameters)["locales"][parameters["localeId"]]
        return {**pick(parameters, "botId botVersion localeId"), "botLocaleStatus": "Deleting"}

    def BuildBotLocale(self, parameters, region):
        locale = self.lex.locale(parameters, changes=True)
        reasons = self.lex.failures.get(parameters["localeId"], []) or build_problems(locale)
        self.lex.begin(locale, "Building", "Failed" if reasons else "Built", reasons)
        return {**pick(parameters, "botId botVersion localeId"), "botLocaleStatus": "Building"}

    # Slot types

    def ListSlotTypes(self, parameters, region):
        types = [
            {"slotTypeId": identifier, "slotTypeName": each["slotTypeName"]}
            for identifier, each in self.lex.locale(parameters)["slot_types"].items()
        ]
        return summaries("slotTypeSummaries", types, parameters)

    def CreateSlotType(self, parameters, region):
        types = self.lex.locale(parameters, changes=True)["slot_types"]
        refuse_duplicate(types, "slotTypeName", parameters["slotTypeName"])
        identifier = self.lex.new_id()
        types[identifier] = pick(parameters, SLOT_TYPE)
        return {"slotTypeId": identifier, **types[identifier]}

    def DescribeSlotType(self, parameters, region):
        each = found(self.lex.locale(parameters)["slot_types"], parameters["slotTypeId"], "slot type")
        return {"slotTypeId": parameters["slotTypeId"], **each}

    def UpdateSlotType(self, parameters, region):
        types = self.lex.locale(parameters, changes=True)["slot_types"]
        replace(found(types, parameters["slotTypeId"], "slot type"), parameters, SLOT_TYPE)
        return {"slotTypeId": parameters["slotTypeId"]}

    def DeleteSlotType(self, parameters, region):
        locale = self.lex.locale(parameters, changes=True)
        identifier = parameters["slotTypeId"]
        found(locale["slot_types"], identifier, "slot type")
        slots = (slot for intent in locale["intents"].values() for slot in intent["slots"].values())
        if any(slot["slotTypeId"] == identifier for slot in slots):
            raise AwsError("ConflictException", "The slot type is in use", 409)
        del locale["slot_types"][identifier]
        return {}

    # Intents

    def ListIntents(self, parameters, region):
        intents = [
            {"intentId": identifier, "intentName": intent["intentName"]}
            for identifier, intent in self.lex.locale(parameters)["intents"].items()
        ]
        return summaries("intentSummaries", intents, parameters)

    def CreateIntent(self, parameters, region):
        intents = self.lex.locale(parameters, changes=True)["intents"]
        refuse_duplicate(intents, "intentName", parameters["intentName"])
        identifier = self.lex.new_id()
        intents[identifier] = {
            "sampleUtterances": [], **pick(parameters, INTENT), "slotPriorities": [], "slots": {},
        }  # fmt: skip
        return {"intentId": identifier, "intentName": parameters["intentName"]}

    def DescribeIntent(self, parameters, region):
        intent = self.lex.intent(parameters)
        return {"intentId": parameters["intentId"], **pick(intent, INTENT)}

    def UpdateIntent(self, parameters, region):
        intent = self.lex.intent(parameters, changes=True)
        for each in parameters.get("slotPriorities", []):
            found(intent["slots"], each["slotId"], "slot")
        replace(intent, {"sampleUtterances": [], "slotPriorities": [], **parameters}, INTENT)
        return {"intentId": parameters["intentId"]}

    def DeleteIntent(self, parameters, region):
        self.lex.intent(parameters, changes=True)
        del self.lex.locale(parameters)["intents"][parameters["intentId"]]
        return {}

    # Slots

    def ListSlots(self, parameters, region):
        slots = [
            {"slotId": identifier, "slotName": slot["slotName"]}
            for identifier, slot in self.lex.intent(parameters)["slots"].items()
        ]
        return summaries("slotSummaries", slots, parameters)

    def CreateSlot(self, parameters, region):
        slots = self.lex.intent(parameters, changes=True)["slots"]
        self.require_slot_type(parameters)
        refuse_duplicate(slots, "slotName", parameters["slotName"])
        identifier = self.lex.new_id()
        slots[identifier] = pick(parameters, SLOT)
        return {"slotId": identifier, "slotName": parameters["slotName"]}

    def DescribeSlot(self, parameters, region):
        slot = found(self.lex.intent(parameters)["slots"], parameters["slotId"], "slot")
        return {"slotId": parameters["slotId"], **slot}

    def UpdateSlot(self, parameters, region):
        slots = self.lex.intent(parameters, changes=True)["slots"]
        self.require_slot_type(parameters)
        replace(found(slots, parameters["slotId"], "slot"), parameters, SLOT)
        return {"slotId": parameters["slotId"]}

    def DeleteSlot(self, parameters, region):
        intent = self.lex.intent(parameters, changes=True)
        found(intent["slots"], parameters["slotId"], "slot")
        if any(each["slotId"] == parameters["slotId"] for each in intent["slotPriorities"]):
            raise AwsError("PreconditionFailedException", "The slot has a priority", 412)
        del intent["slots"][parameters["slotId"]]
        return {}

    def require_slot_type(self, parameters):
        identifier = parameters["slotTypeId"]
        if not identifier.startswith("AMAZON."):
            found(self.lex.locale(parameters)["slot_types"], identifier, "slot type")

    # Versions and aliases

    def ListBotVersions(self, parameters, region):
        bot = self.lex.bot(parameters)
        versions = [{"botVersion": DRAFT, "botName": bot["botName"]}]
        versions += [
            {"botVersion": number, "botName": bot["botName"], "botStatus": version["status"], **pick(version, "description")}
            for number, version in bot["versions"].items()
        ]
        return summaries("botVersionSummaries", versions, parameters)

    def CreateBotVersion(self, parameters, region):
        bot = self.lex.bot(parameters)
        locales = parameters["botVersionLocaleSpecification"]
        for identifier in locales:
            if found(bot["locales"], identifier, "locale")["status"] != "Built":
                raise AwsError("PreconditionFailedException", f"{identifier} is not built", 412)
        number = str(len(bot["versions"]) + 1)
        version = {**pick(parameters, "description"), "locales": snapshot(bot, locales)}
        reasons = self.lex.failures.get("version", [])
        self.lex.begin(version, "Creating", "Failed" if reasons else "Available", reasons)
        bot["versions"][number] = version
        return {"botId": parameters["botId"], "botVersion": number, "botStatus": "Creating"}

    def DescribeBotVersion(self, parameters, region):
        version = found(self.lex.bot(parameters)["versions"], parameters["botVersion"], "version")
        status = self.lex.look(version)
        answer = {**pick(parameters, "botId botVersion"), "botStatus": status, **pick(version, "description")}
        return {**answer, "failureReasons": version["reasons"]} if status == "Failed" else answer

    def ListBotAliases(self, parameters, region):
        aliases = [
            {"botAliasId": identifier, "botAliasName": alias["botAliasName"]}
            for identifier, alias in self.lex.bot(parameters)["aliases"].items()
        ]
        return summaries("botAliasSummaries", aliases, parameters)

    def CreateBotAlias(self, parameters, region):
        aliases = self.lex.bot(parameters)["aliases"]
        refuse_duplicate(aliases, "botAliasName", parameters["botAliasName"])
        self.require_version(parameters)
        identifier = self.lex.new_id()
        aliases[identifier] = pick(parameters, ALIAS)
        self.lex.begin(aliases[identifier], "Creating", "Available")
        return {"botAliasId": identifier, **pick(parameters, ALIAS), "botAliasStatus": "Creating"}

    def DescribeBotAlias(self, parameters, region):
        alias = found(self.lex.bot(parameters)["aliases"], parameters["botAliasId"], "alias")
        status = self.lex.look(alias)
        return {"botAliasId": parameters["botAliasId"], **pick(alias, ALIAS), "botAliasStatus": status}

    def UpdateBotAlias(self, parameters, region):
        alias = found(self.lex.bot(parameters)["aliases"], parameters["botAliasId"], "alias")
        self.require_version(parameters)
        replace(alias, parameters, ALIAS)
        return {"botAliasId": parameters["botAliasId"], **pick(alias, ALIAS)}

    def require_version(self, parameters):
        version = found(self.lex.bot(parameters)["versions"], parameters["botVersion"], "version")
        if version["status"] != "Available":
            raise AwsError("PreconditionFailedException", "The version is not available", 412)


def replace(thing, parameters, names):
    """What a request does not say is gone."""
    for name in names.split():
        thing.pop(name, None)
    thing.update(pick(parameters, names))


class LexRuntimeOperations:
    """A bot understands what is said as it is written, with any words for slots."""

    signing_prefix = "lex"
    invalid_request = "ValidationException"
    resource = staticmethod(LexOperations.resource)

    def __init__(self, state):
        self.state = state

    def RecognizeText(self, parameters, region):
        bot = self.state.lex.bot(parameters)
        alias = found(bot["aliases"], parameters["botAliasId"], "alias")
        version = found(bot["versions"], alias["botVersion"], "version")
        locale = found(version["locales"], parameters["localeId"], "locale")
        for intent in locale["intents"].values():
            for said in intent["sampleUtterances"]:
                pattern = re.escape(said["utterance"]).replace(r"\{", "{").replace(r"\}", "}")
                pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>.+)", pattern)
                match = re.fullmatch(pattern, parameters["text"], re.IGNORECASE)
                if match:
                    return self.answer(parameters, intent, match.groupdict(), 0.95)
        return self.answer(parameters, locale["intents"][FALLBACK], {}, None)

    @staticmethod
    def answer(parameters, intent, values, score):
        slots = {slot["slotName"]: None for slot in intent["slots"].values()}
        for name, value in values.items():
            slots[name] = {"value": {"originalValue": value, "interpretedValue": value, "resolvedValues": []}}
        first = {"intent": {"name": intent["intentName"], "slots": slots, "state": "InProgress"}}
        if score is not None:
            first["nluConfidence"] = {"score": score}
        return {"sessionId": parameters["sessionId"], "interpretations": [first], "messages": []}
