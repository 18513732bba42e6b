#!/usr/bin/env python3
"""Make src/vanity/words/words.bin, the word table of `connectctl vanity`.

    apt-get download scowl wordnet-base
    for package in scowl wordnet-base; do dpkg-deb -x ${package}_*.deb /tmp/words; done
    scripts/words.py /tmp/words/usr/share

Reads the lists of SCOWL, and parts of speech and pairs of words from WordNet (Debian's packages `scowl` and
`wordnet-base`, whose copyrights stand in NOTICE beside the table), src/vanity/words/curated.txt and
src/vanity/words/deny.txt. The same input gives the same bytes. `--list` prints the words with their
levels and parts of speech instead.

The table is a trie over the digits 2 to 9, little endian:

    "VAN1", number of nodes (u32), number of words (u32)
    one node more than there are, 6 bytes each: bits 0-7 which digits have a child, bits 8-27 the
        first child (children stand side by side), bits 28-47 the first word; the words of a node
        end where those of the next begin
    words, 4 bytes each: two bits a letter, which of the letters of its digit it is, the first
        letter lowest; bits 24-27 the part of speech, or, where two words belong together, the
        letters of the first one plus 2; bits 28-31 the level. Bit 22, which belongs to the last of
        12 letters, is set where a shorter word is said letter by letter
    8 bytes of nothing, so that a node can be read as a u64

Levels: 1-12 how common a word is, 13 a little word that leads to the next, 14 one that leans on the
one before, 0 no word of a result, 15 not even a part of a word.

Parts of speech: 0 what a phrase can end with, a noun above all; 1 a verb, 2 an adjective, 3 what is
none of them, such as an adverb or a past form, 15 a verb that is a noun as well. Of the little
words: 0 for the sections forward and back, 1 for between and after, 2 for who.
"""

import argparse
import codecs
import functools
import pathlib
import re
import struct

HERE = pathlib.Path(__file__).resolve().parent.parent / "src/vanity/words"
KEYS = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
DIGIT = {letter: digit for digit, letters in KEYS.items() for letter in letters}
LONGEST = 12
# The tier of SCOWL up to which words of a length are taken: the shorter, the more junk. Those that
# are worth more are in curated.txt.
TIERS = {2: 0, 3: 20, 4: 35, 5: 40, 6: 50}
OTHER_LENGTHS = 60
LEVELS = {10: 6, 20: 5, 35: 4, 40: 3, 50: 2, 55: 1, 60: 1}
# What a section of curated.txt gives: a level for words of SCOWL's tiers 10, 20 and the others.
SECTIONS = {
    "prime": (12, 11, 11),
    "good": (10, 9, 8),
    "usual": (7, 7, 6),
    "places": (8, 8, 8),
    "names": (4, 4, 4),
    "plain": (2, 2, 2),
    "poor": (1, 1, 1),
    "short": (3, 3, 3),
    "forward": (13, 13, 13),
    "who": (13, 13, 13),
    "between": (13, 13, 13),
    "back": (14, 14, 14),
    "after": (14, 14, 14),
    "out": None,
    "unsaid": None,
}
LITTLE = {"forward": 0, "who": 2, "between": 1, "back": 0, "after": 1}
DENIED, DENIED_INSIDE = 0, 15
# How much a sense counts beside the times that WordNet saw a word in texts, and from which share on
# a word counts as a noun: as it stands, and as a plural.
SENSE, NOUN, NOUNS = 0.5, 0.25, 0.1
BOTH = 15
# The files of WordNet with beasts and plants: SNOW PEA, ICE BEAR.
NATURE = ("05", "20")
# What is added to the place of the split of a compound, and the level of a word that leans.
SPLIT, LEANS = 2, 10
# From which level on words make compounds, and how long these are at most.
COMPOUND = 6, 8
# How much less common than a good word its forms are.
FORMS = {"s": 2, "es": 2, "ing": 4, "er": 4, "ers": 5, "ed": 5}
PLAIN_FORMS = ("s", "es", "ed", "ing")
# The ends of the forms of a word that must not show: BOOBIES, TRASHY.
ALL_FORMS = ("s", "es", "ed", "ing", "ings", "er", "ers", "y", "ie", "ies", "ier", "iest", "ily")
# Set in a word that is said letter by letter.
SPELLED = 1 << 22
# Up to which length a word is short, and from which count on it is not rare.
SHORT, OFTEN = 5, 4
# From which length on a word is long, and how much higher its level is.
LONG = 8, 2


def tiers(folder):
    """Every word of SCOWL that is taken, with the lowest tier that has it."""
    found = {}
    for tier in sorted(LEVELS):
        for kind in ("english-words", "american-words"):
            path = folder / f"{kind}.{tier}"
            for word in path.read_text("latin-1").split() if path.exists() else ():
                if re.fullmatch(f"[a-z]{{2,{LONGEST}}}", word) and tier <= TIERS.get(len(word), OTHER_LENGTHS):
                    found.setdefault(word, tier)
        # Names: those of the first tiers are countries, months and the like.
        path = folder / f"english-upper.{tier}"
        for word in path.read_text("latin-1").split() if path.exists() and tier <= 40 else ():
            if re.fullmatch(f"[A-Z][a-z]{{3,{LONGEST - 1}}}", word):
                found.setdefault(word.lower(), 40)
    return found


def inflected(word, known):
    """Whether a word is a form of another: somewhat less likely on a number."""
    ends = [("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("ies", "y")]
    return any(word.endswith(end) and word[: -len(end)] + base in known for end, base in ends)


def speech(folder):
    """How often WordNet saw each word as a noun, a verb, an adjective and an adverb."""
    seen = {}
    for part, kind in enumerate(("noun", "verb", "adj", "adv")):
        for line in (folder / f"index.{kind}").read_text("latin-1").splitlines():
            word, _, senses, *_ = line.split(" ")
            if re.fullmatch("[a-z]+", word):
                seen.setdefault(word, [0, 0, 0, 0])[part] += SENSE * int(senses)
    for line in (folder / "cntlist.rev").read_text("latin-1").splitlines():
        word, kind = line.split("%")
        if word in seen:
            # 1 noun, 2 verb, 3 adjective, 4 adverb, 5 another adjective.
            part = {1: 0, 2: 1, 3: 2, 4: 3, 5: 2}[int(kind[0])]
            seen[word][part] += int(line.split(" ")[2])
    irregular = {line.split(" ")[0] for line in (folder / "verb.exc").read_text("latin-1").splitlines()}
    return seen, irregular


def often(word, seen):
    """Whether WordNet saw a word in texts a few times."""
    return sum(seen.get(word, ())) >= OFTEN


def part_of_speech(word, section, seen, irregular):
    """The part of speech of a word: 0 noun, 1 verb, 2 adjective, 3 other."""
    if section in LITTLE:
        return LITTLE[section]
    if word in seen:
        counts = seen[word]
        # Many a word is a verb as well: where it is a noun often enough, it is one.
        if counts[0] >= NOUN * sum(counts):
            return 0 if counts[0] >= counts[1] else BOTH
        part = max(range(1, 4), key=lambda part: counts[part])
        return BOTH if part == 1 and counts[0] >= NOUNS * sum(counts) else part
    if word in irregular:
        return 3
    for end, bases in (("s", ("",)), ("es", ("",)), ("ies", ("y",))):
        for base in bases:
            counts = seen.get(word[: -len(end)] + base) if word.endswith(end) else None
            if counts:
                return 0 if counts[0] >= NOUNS * sum(counts) else 3
    if word.endswith("ed") and (word[:-2] in seen or word[:-1] in seen or word[:-3] in seen):
        return 3
    return 0


def compounds(folder, words):
    """Pairs of good words that WordNet has as one thing: ICE RINK, MOVE OUT."""
    seen = set()
    for line in (folder / "cntlist.rev").read_text("latin-1").splitlines():
        seen.add(line.split("%")[0])
    found = set()
    inside = denied_inside()
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{kind}").read_text("latin-1").splitlines():
            _, field, _, count, *rest = line.split(" ", 4)
            if line.startswith(" ") or field in NATURE:
                continue
            for word in rest[0].split(" ")[: 2 * int(count, 16) : 2]:
                pair = tuple(re.split("[-_]", word))
                fine = re.fullmatch("[a-z]+[-_][a-z]+", word) and not inside.search("".join(pair))
                if fine and (kind != "verb" or word in seen):
                    found.add(pair)
    good = lambda word: COMPOUND[0] <= words.get(word, 0) < 13
    return {
        pair for pair in found
        if sum(map(len, pair)) <= COMPOUND[1] and good(pair[0]) and (good(pair[1]) or words.get(pair[1]) == 14)
        and min(map(len, pair)) > 1 and "".join(pair) not in words
    }


def lift(result):
    """Gives the forms of good words a part of what these have: ROOFS, INSURED."""
    chosen = dict(sections())
    for base, section in chosen.items():
        if section in ("prime", "good", "usual"):
            for word, end in forms(base, result.keys() - chosen.keys()):
                result[word] = max(result[word], result[base] - FORMS[end])


def drop(result):
    """Makes the forms of poor words poor and those of denied ones denied, and leaves unsaid ones out."""
    chosen = dict(sections())
    deny, poor, unsaid = denied(), *({w for w, s in chosen.items() if s == kind} for kind in ("poor", "unsaid"))
    bases = result.keys() - deny.keys() - poor
    innocent = {word for base in bases for word, end in forms(base, result) if end in PLAIN_FORMS}
    for base in poor:
        for word, end in forms(base, result) if len(base) > 3 else ():
            # BITERS is a form of BITE.
            if end in PLAIN_FORMS and word not in innocent:
                result[word] = 1
    kept = {word for word, section in chosen.items() if section not in ("poor", "unsaid", "out")}
    result.update((word, DENIED) for word in all_forms(deny, result, kept, poor))
    for word in all_forms(unsaid, result, kept, poor):
        result.pop(word, None)


def all_forms(bases, known, kept, poor):
    """The known words that come from others, without those that are kept or come from a fine word as well."""
    found, new = set(bases), list(bases)
    for base in new:
        more = derived(base, known) - found - kept if len(base) > 2 else set()
        found |= more
        new.extend(sorted(more))
    # SPICED is a form of SPICE.
    innocent = {word for base in known.keys() - found - poor for word in derived(base, known)}
    return (found - innocent) | set(bases)


def derived(base, known):
    """The known words that come from a word by an ending."""
    stems = {base, base + base[-1]} | ({base[:-1] + "i"} if base[-1] == "y" else set())
    words = {stem + end for stem in stems for end in ALL_FORMS}
    if base[-1] == "e":
        words |= {base[:-1] + end for end in ALL_FORMS if end[0] != "s"}
    return words & known.keys()


def forms(base, known):
    """The known forms of a word with their endings."""
    for end in FORMS:
        if base[-1] == "s" and end == "s":
            continue
        silent = base[-1] == "e" and end[0] != "s"
        stem = base[:-1] if silent else base
        found = {base + end, stem + end} if silent else {base + end, base + base[-1] + end}
        yield from ((word, end) for word in sorted(found) if word in known)


def sections():
    """The words of curated.txt with the section that tells how common they are, in order."""
    yield from ((word, section) for word, section in all_sections() if section != "letters")


def spelled():
    """The words that are said letter by letter."""
    return {word for word, section in all_sections() if section == "letters"}


def all_sections():
    section = None
    for line in lines("curated.txt"):
        if line.startswith("["):
            section = line.strip("[]")
        else:
            yield from ((word, section) for word in re.findall("[a-z]+", line))


def lines(name):
    text = (HERE / name).read_text("ascii")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def denied():
    turned = [codecs.decode(line, "rot13") for line in lines("deny.txt")]
    return {word.lstrip("*"): word.startswith("*") for word in turned}


@functools.cache
def denied_inside():
    """What no word has inside."""
    return re.compile("|".join(word for word, anywhere in denied().items() if anywhere))


def levels(folder, seen):
    """Every word with its level."""
    found = tiers(folder)
    result = {}
    for word, tier in found.items():
        lower = inflected(word, found)
        if lower and word.endswith(("ed", "ing", "ly")):
            lower += 1
        if len(word) <= SHORT and tier >= 35:
            # The rarer half of the short words.
            lower += 1 + (not often(word, seen))
        # A long word is known as one whatever it means.
        higher = LONG[1] if len(word) >= LONG[0] else 0
        result[word] = max(1, LEVELS[tier] - (lower if tier >= 35 or lower > 1 else 0)) + higher
    for word, section in sections():
        if SECTIONS[section] is None:
            result.pop(word, None)
        else:
            result[word] = SECTIONS[section][{10: 0, 20: 1}.get(found.get(word), 2)]
    lift(result)
    drop(result)
    inside = denied_inside()
    result = {word: level for word, level in result.items() if not inside.search(word)}
    result.update((word, DENIED_INSIDE if anywhere else DENIED) for word, anywhere in denied().items())
    return result


def pack(word, level, part):
    bits = sum(KEYS[DIGIT[letter]].index(letter) << 2 * place for place, letter in enumerate(word))
    return bits | part << 24 | level << 28


def pack_all(words, parts, pairs):
    """Every word as it stands in the table."""
    letters = spelled()
    assert letters <= words.keys(), letters - words.keys()
    packed = {
        (word,): pack(word, level, parts[word]) | (SPELLED if word in letters else 0) for word, level in words.items()
    }
    for pair in pairs:
        # Both words of a compound count as common as the rarer one.
        level = min(words[word] if words[word] < 13 else LEANS for word in pair)
        packed[pair] = pack("".join(pair), level, SPLIT + len(pair[0]))
    return packed


def table(packed):
    """The trie, breadth first, so that the children of a node stand side by side."""
    root = {}
    for word in sorted(packed, key=lambda word: (-(packed[word] >> 28), word)):
        node = root
        for letter in "".join(word):
            node = node.setdefault(DIGIT[letter], {})
        node.setdefault("", []).append(packed[word])
    order, flat, nodes = [root], [], []
    for node in order:
        digits = sorted(digit for digit in node if digit)
        mask = sum(1 << int(digit) - 2 for digit in digits)
        nodes.append(mask | len(order) << 8 | len(flat) << 28)
        order.extend(node[digit] for digit in digits)
        flat.extend(node.get("", ()))
    assert len(order) < 1 << 20 and len(flat) < 1 << 20
    nodes.append(len(flat) << 28)
    return b"".join(
        [b"VAN1", struct.pack("<II", len(order), len(flat))]
        + [node.to_bytes(6, "little") for node in nodes]
        + [struct.pack("<I", word) for word in flat]
        + [bytes(8)]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("share", type=pathlib.Path, help="the folder with dict/scowl and wordnet")
    parser.add_argument("--list", action="store_true", help="print the words with their levels")
    arguments = parser.parse_args()
    seen, irregular = speech(arguments.share / "wordnet")
    words = levels(arguments.share / "dict/scowl", seen)
    section = dict(sections())
    parts = {word: part_of_speech(word, section.get(word), seen, irregular) for word in words}
    if arguments.list:
        print("\n".join(f"{level}\t{parts[word]}\t{word}" for word, level in sorted(words.items())))
        return
    pairs = compounds(arguments.share / "wordnet", words)
    data = table(pack_all(words, parts, pairs))
    (HERE / "words.bin").write_bytes(data)
    print(f"{len(words)} words, {len(pairs)} compounds, {len(data)} bytes")


if __name__ == "__main__":
    main()
