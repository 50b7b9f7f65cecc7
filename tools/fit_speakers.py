#!/usr/bin/env python3
"""Fit the weights by which speakers are resolved, and sweep the floor below which nobody is named.

usage: fit_speakers.py GOLD.jsonl FEATURES.jsonl [GOLD FEATURES]... [--write WEIGHTS.tsv] [--show] [--counts]

FEATURES is what `cargo run --example speaker_features` prints for the texts of GOLD (its snippets, or its
files). A question of the program (a pronoun, a description, a quotation without tag) is joined to the gold
quotation it was asked for; the candidate whose name is the gold speaker's is right, nobody is right where
none is. The weights are those of a conditional logit with a quadratic penalty. It prints, by five-fold
cross-validation over texts, how many names are shown and how many of them are wrong at each floor; --show names
the wrong ones, --counts tells how often each observation is made. --write keeps the floors of WEIGHTS.tsv.
Standard library only.
"""
import json, math, os, random, re, sys

STOP = set("le la les l un une des de du d son sa ses m mme me et à au aux ce cette cet t".split())
QUESTIONS = ("pronoun", "description", "floating")
# The names of the candidates, by the identity of their list, for --show.
names = {}


def words(phrase):
    return {w for w in re.findall(r"\w+", (phrase or "").lower()) if w not in STOP}


def capitals(phrase):
    return [w for w in re.findall(r"\w[\w’'-]*", phrase or "") if w[0].isupper()]


def same(name, ref):
    mine, theirs = words(name), words(ref)
    if not mine & theirs:
        return False
    a, b = capitals(name), capitals(ref)
    if len(b) < 2 or not a:
        return len(mine & theirs) * 2 >= min(len(mine), len(theirs))
    return bool({w.lower() for w in a} & (words(b[-1]) | words(b[0]))) and (
        len(a) < 2 or a[-1].lower() != b[-1].lower() or a[0][0].lower() == b[0][0].lower())


def load(gold_path, feature_path):
    texts = {}
    for line in open(feature_path, encoding="utf8"):
        found = json.loads(line)
        texts[os.path.splitext(os.path.basename(found["path"]))[0]] = found
    for line in open(gold_path, encoding="utf8"):
        if not line.strip():
            continue
        gold = json.loads(line)
        key = gold.get("id") or os.path.splitext(gold["file"])[0]
        found = texts.get(key)
        if not found:
            continue
        marked = {(q["start"], q["end"]): q for q in gold["quotes"]}
        for quote in found["quotes"]:
            truth = marked.get((quote["start"], quote["end"]))
            if truth is None:
                truth = next((q for q in gold["quotes"] if abs(q["start"] - quote["start"]) < 3), None)
            place = quote["asked"]
            for question in reversed(found["weighings"]):
                floats = question["question"] == "floating"
                here = question["at"] == place if place is not None and not floats else (
                    floats and 0 <= question["at"] - quote["bytes"][1] <= 9)
                if not here or not question["candidates"]:
                    continue
                if truth is None or truth["kind"] not in ("full", "partial"):
                    break  # nobody's words: whoever is spoken of is no matter
                refs = [r for r in [(truth or {}).get("ref"), *(truth or {}).get("ref_alts", [])] if r]
                right = None
                for index, (name, _) in enumerate(question["candidates"]):
                    if any(same(name, ref) for ref in refs):
                        right = index
                        break
                known = [f for _, f in question["candidates"]]
                names[id(known)] = [name for name, _ in question["candidates"]]
                yield key, question["question"], known, right
                break


def chances(weights, candidates):
    scores = [sum(w * x for w, x in zip(weights, c)) for c in candidates] + [0.0]
    top = max(scores)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]


def fit(samples, columns, penalty=0.02, steps=400):
    weights = [0.0] * columns
    moment, square = [0.0] * columns, [1e-8] * columns
    for step in range(1, steps + 1):
        slope = [-2 * penalty * len(samples) ** 0.5 * w for w in weights]
        for candidates, right in samples:
            given = chances(weights, candidates)
            for index, c in enumerate(candidates):
                gap = (1.0 if index == right else 0.0) - given[index]
                if abs(gap) > 1e-6:
                    for column, value in enumerate(c):
                        if value:
                            slope[column] += gap * value
        for column in range(columns):
            moment[column] = 0.9 * moment[column] + 0.1 * slope[column]
            square[column] = 0.99 * square[column] + 0.01 * slope[column] ** 2
            weights[column] += 0.08 * (moment[column] / (1 - 0.9 ** step)) / math.sqrt(square[column] / (1 - 0.99 ** step))
    return weights


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    write = None
    if "--write" in sys.argv:
        write = sys.argv[sys.argv.index("--write") + 1]
        arguments.remove(write)
    pairs = list(zip(arguments[0::2], arguments[1::2]))
    features = json.loads(open(pairs[0][1], encoding="utf8").readline())["features"]
    samples = {question: [] for question in QUESTIONS}
    for gold, found in pairs:
        for key, question, candidates, right in load(gold, found):
            samples[question].append((key, candidates, right))
    lines = []
    for question in QUESTIONS:
        mine = samples[question]
        if "--counts" in sys.argv:
            for column, name in enumerate(features):
                right = sum(bool(c[r][column]) for _, c, r in mine if r is not None)
                wrong = sum(bool(c[column]) for _, cs, r in mine for i, c in enumerate(cs) if i != r)
                print(f"  {question} {name}: right {right}, wrong {wrong}")
        keys = sorted({key for key, _, _ in mine})
        random.Random(7).shuffle(keys)
        fold = {key: index % 5 for index, key in enumerate(keys)}
        held = []
        for index in range(5):
            weights = fit([(c, r) for k, c, r in mine if fold[k] != index], len(features), steps=200)
            for key, candidates, right in mine:
                if fold[key] == index:
                    given = chances(weights, candidates)[:-1]
                    best = max(range(len(given)), key=given.__getitem__)
                    held.append((given[best], best == right, right is not None))
                    if "--show" in sys.argv and best != right and given[best] >= 0.6:
                        print(f"  {question} {key}: {names[id(candidates)][best]!r} with {given[best]:.2f}, right is {names[id(candidates)][right]!r}" if right is not None else f"  {question} {key}: {names[id(candidates)][best]!r} with {given[best]:.2f}, right is nobody")
        print(f"{question}: {len(mine)} questions in {len(keys)} texts, {sum(h[2] for h in held)} with an answer among the candidates")
        for floor in (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
            shown = [h for h in held if h[0] >= floor]
            wrong = sum(not h[1] for h in shown)
            print(f"  floor {floor:.2f}: {len(shown)} shown, {wrong} wrong ({100 * wrong / max(1, len(shown)):.1f} %), "
                  f"{100 * (len(shown) - wrong) / max(1, sum(h[2] for h in held)):.1f} % of the answers")
        weights = fit([(c, r) for _, c, r in mine], len(features))
        lines += [f"{question}\t{name}\t{weight:.2f}" for name, weight in zip(features, weights) if abs(weight) >= 0.005]
    if write:
        floors = [line for line in open(write, encoding="utf8").read().splitlines() if "\tfloor\t" in line]
        with open(write, "w", encoding="utf8") as out:
            out.write("# How much each observation speaks for a candidate: question, feature, weight, and the chance from\n"
                      "# which on a reading is shown. Weights fitted, floors swept by tools/fit_speakers.py.\n")
            out.write("\n".join(lines + floors) + "\n")


if __name__ == "__main__":
    main()
