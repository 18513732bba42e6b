#!/usr/bin/env python3
"""Make src/vanity/words/words.bin, the word table of `connectctl vanity`.

    apt-get download scowl && dpkg-deb -x scowl_*.deb /tmp/scowl
    scripts/words.py /tmp/scowl/usr/share/dict/scowl

Reads the lists of SCOWL (Debian's package `scowl`, whose copyright stands in NOTICE beside the
table), src/vanity/words/curated.txt and src/vanity/words/deny.txt. The same input gives the same
bytes. `--list` prints the words with their levels instead.

The table is a trie over the digits 2 to 9, little endian:

    "VAN1", number of nodes (u32), number of words (u32)
    one node more than there are, 6 bytes each: bits 0-7 which digits have a child, bits 8-27 the
        first child (children stand side by side), bits 28-47 the first word; the words of a node
        end where those of the next begin
    words, 4 bytes each: two bits a letter, which of the letters of its digit it is, the first
        letter lowest; bits 28-31 the level
    8 bytes of nothing, so that a node can be read as a u64

Levels: 1-12 how common a word is, 13 a little word that leads to the next, 14 one that leans on the
one before, 0 no word of a result, 15 not even a part of a word.
"""

import argparse
import codecs
import pathlib
import re
import struct

HERE = pathlib.Path(__file__).resolve().parent.parent / "src/vanity/words"
KEYS = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
DIGIT = {letter: digit for digit, letters in KEYS.items() for letter in letters}
LONGEST = 12
# The tier of SCOWL up to which words of a length are taken: the shorter, the more junk.
TIERS = {2: 10, 3: 40, 4: 55}
OTHER_LENGTHS = 60
LEVELS = {10: 6, 20: 5, 35: 4, 40: 3, 50: 2, 55: 1, 60: 1}
# What a section of curated.txt gives: a level for words of SCOWL's tiers 10, 20 and the others.
SECTIONS = {
    "prime": (12, 11, 11),
    "good": (10, 9, 8),
    "usual": (7, 7, 6),
    "names": (5, 5, 5),
    "plain": (2, 2, 2),
    "poor": (1, 1, 1),
    "forward": (13, 13, 13),
    "back": (14, 14, 14),
    "out": None,
}
DENIED, DENIED_INSIDE = 0, 15


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


def lines(name):
    text = (HERE / name).read_text("ascii")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def denied():
    turned = [codecs.decode(line, "rot13") for line in lines("deny.txt")]
    return {word.lstrip("*"): word.startswith("*") for word in turned}


def levels(folder):
    """Every word with its level."""
    found = tiers(folder)
    result = {}
    for word, tier in found.items():
        lower = inflected(word, found)
        if lower and word.endswith(("ed", "ing", "ly")):
            lower += 1
        result[word] = max(1, LEVELS[tier] - (lower if tier >= 35 or lower > 1 else 0))
    section = None
    for line in lines("curated.txt"):
        if line.startswith("["):
            section = SECTIONS[line.strip("[]")]
            continue
        for word in re.findall("[a-z]+", line):
            if section is None:
                result.pop(word, None)
            else:
                result[word] = section[{10: 0, 20: 1}.get(found.get(word), 2)]
    deny = denied()
    inside = re.compile("|".join(word for word, anywhere in deny.items() if anywhere))
    result = {word: level for word, level in result.items() if not inside.search(word)}
    result.update((word, DENIED_INSIDE if anywhere else DENIED) for word, anywhere in deny.items())
    return result


def pack(word, level):
    bits = sum(KEYS[DIGIT[letter]].index(letter) << 2 * place for place, letter in enumerate(word))
    return bits | level << 28


def table(words):
    """The trie, breadth first, so that the children of a node stand side by side."""
    root = {}
    for word in sorted(words, key=lambda word: (-words[word], word)):
        node = root
        for letter in word:
            node = node.setdefault(DIGIT[letter], {})
        node.setdefault("", []).append(pack(word, words[word]))
    order, packed, nodes = [root], [], []
    for node in order:
        digits = sorted(digit for digit in node if digit)
        mask = sum(1 << int(digit) - 2 for digit in digits)
        nodes.append(mask | len(order) << 8 | len(packed) << 28)
        order.extend(node[digit] for digit in digits)
        packed.extend(node.get("", ()))
    assert len(order) < 1 << 20 and len(packed) < 1 << 20
    nodes.append(len(packed) << 28)
    return b"".join(
        [b"VAN1", struct.pack("<II", len(order), len(packed))]
        + [node.to_bytes(6, "little") for node in nodes]
        + [struct.pack("<I", word) for word in packed]
        + [bytes(8)]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="the folder with SCOWL's english-words.10 and so on")
    parser.add_argument("--list", action="store_true", help="print the words with their levels")
    arguments = parser.parse_args()
    words = levels(arguments.folder)
    if arguments.list:
        print("\n".join(f"{level}\t{word}" for word, level in sorted(words.items())))
        return
    data = table(words)
    (HERE / "words.bin").write_bytes(data)
    print(f"{len(words)} words, {len(data)} bytes")


if __name__ == "__main__":
    main()
