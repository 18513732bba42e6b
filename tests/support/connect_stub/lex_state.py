"""Bots of the pretended account, and what tests order of them."""

import copy
import re

from .answers import AwsError

DRAFT = "DRAFT"
FALLBACK = "FALLBCKINT"


class LexState:
    def __init__(self):
        self.bots = {}
        self.made = 0
        # What a test orders: how often a thing is looked at until the service is done with it,
        # and of which locales the build fails for which reasons.
        self.looks = 1
        self.failures = {}

    def new_id(self):
        self.made += 1
        return f"ID{self.made:08}"

    def bot(self, parameters):
        return found(self.bots, parameters["botId"], "bot")

    def locale(self, parameters, changes=False):
        bot = self.bot(parameters)
        if parameters["botVersion"] != DRAFT:
            raise AwsError("ValidationException", "only the draft is here")
        locale = found(bot["locales"], parameters["localeId"], "locale")
        if changes and locale["status"] in ("Building", "Creating"):
            raise AwsError("ConflictException", f"The locale is {locale['status']}", 409)
        return locale

    def intent(self, parameters, changes=False):
        return found(self.locale(parameters, changes)["intents"], parameters["intentId"], "intent")

    def begin(self, thing, status, then, reasons=()):
        """The service is at work on a thing for as many looks as a test orders."""
        thing.update(status=status, then=then, reasons=list(reasons), looks=self.looks)

    @staticmethod
    def look(thing):
        """The status of a thing, which may be over at the next look."""
        status = thing["status"]
        if "then" in thing:
            if thing["looks"] <= 0:
                thing["status"] = status = thing.pop("then")
            thing["looks"] -= 1
        return status


def found(things, identifier, what):
    if identifier not in things:
        raise AwsError("ResourceNotFoundException", f"There is no {what} {identifier}", 404)
    return things[identifier]


def snapshot(bot, identifiers):
    return {identifier: copy.deepcopy(bot["locales"][identifier]) for identifier in identifiers}


def build_problems(locale):
    """What the service finds wrong with a locale that it builds."""
    problems = []
    for intent in locale["intents"].values():
        said = intent["sampleUtterances"]
        if not said and not intent.get("parentIntentSignature"):
            problems.append(f"Intent {intent['intentName']} has no sample utterances")
        names = {slot["slotName"] for slot in intent["slots"].values()}
        used = {slot for each in said for slot in re.findall(r"\{(\w+)\}", each["utterance"])}
        problems += [f"Slot {name} of {intent['intentName']} does not exist" for name in sorted(used - names)]
        ordered = {each["slotId"] for each in intent["slotPriorities"]}
        problems += [
            f"Slot {slot['slotName']} of {intent['intentName']} has no priority"
            for identifier, slot in intent["slots"].items()
            if identifier not in ordered
        ]
    return problems
