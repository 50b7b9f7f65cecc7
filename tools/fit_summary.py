#!/usr/bin/env python3
"""Fits the weights by which the summary chooses sentences, and says how well they choose.

    cargo run --example summary_features -- FILES > features.jsonl
    tools/fit_summary.py features.jsonl marks.json [-o src/summary/data/weights.tsv]

marks.json maps the name of a file without its extension to the numbers (from 1) of the sentences
that a reader marked as carrying the news. A ridge logistic regression weighs the features; its
strength is chosen, and its recall measured, by cross-validation over articles, with the selection
that src/summary makes (lead among the first, then points that are least like what was chosen).
Compared are five sentences of the program with the first five of the article. The interval is a
bootstrap over articles. Nothing but the standard library is needed.
"""

import argparse
import json
import math
import os
import random

FOLDS = 10
LEAD_WINDOW = 8
CHOSEN = 5
SAME = 0.6


def solve(matrix, vector):
    """Gauss-Jordan with pivots; both are changed."""
    size = len(vector)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(matrix[row][column]))
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        vector[column], vector[pivot] = vector[pivot], vector[column]
        for row in range(size):
            if row != column and matrix[column][column]:
                factor = matrix[row][column] / matrix[column][column]
                for place in range(column, size):
                    matrix[row][place] -= factor * matrix[column][place]
                vector[row] -= factor * vector[column]
    return [vector[place] / matrix[place][place] if matrix[place][place] else 0.0 for place in range(size)]


def fit(articles, ridge, rounds=8):
    """Weights by Newton's method; the last is the constant and is not held small."""
    rows = [(row + [1.0], mark) for article in articles for row, mark in article["pairs"]]
    size = len(rows[0][0])
    weights = [0.0] * size
    for _ in range(rounds):
        slope = [-ridge * weight for weight in weights[:-1]] + [0.0]
        curve = [[ridge if one == other and one < size - 1 else 0.0 for other in range(size)] for one in range(size)]
        curve[-1][-1] = 1e-6
        for row, mark in rows:
            score = sum(weight * value for weight, value in zip(weights, row) if value)
            chance = 1 / (1 + math.exp(-max(-30, min(30, score))))
            places = [place for place in range(size) if row[place]]
            for one in places:
                slope[one] += (mark - chance) * row[one]
                factor = chance * (1 - chance) * row[one]
                for other in places:
                    curve[one][other] += factor * row[other]
        step = solve(curve, slope)
        weights = [weight + move for weight, move in zip(weights, step)]
    return weights


def choose(article, weights, redundancy):
    """The sentences that src/summary would choose, from 0."""
    names, rows, likeness = article["names"], article["rows"], article["likeness"]
    place = {name: index for index, name in enumerate(names)}
    score = {index: sum(w * v for w, v in zip(weights, row)) for index, row in enumerate(rows) if row}
    window = sorted(score)[:LEAD_WINDOW]

    def as_lead(index):
        row = rows[index]
        flaws = 1.5 * row[place["leans"]] + row[place["quoted"]] + 0.6 * (1 - row[place["finite"]])
        return score[index] + row[place["early"]] - flaws

    chosen = [max(window, key=lambda index: (as_lead(index), -index))] if window else []
    rest = [index for index in score if index not in chosen and not rows[index][place["leans"]]]
    while len(chosen) < CHOSEN and rest:
        alike = lambda index: max((likeness[index][other] for other in chosen), default=0.0)
        rest = [index for index in rest if alike(index) < SAME]
        if not rest:
            break
        best = max(rest, key=lambda index: (score[index] - redundancy * alike(index), -index))
        chosen.append(best)
        rest.remove(best)
    return chosen


def recall(article, chosen):
    return len(article["marks"] & {index + 1 for index in chosen}) / len(article["marks"])


def words(article, chosen):
    return sum(len(article["sentences"][index].split()) for index in chosen)


def crossed(articles, ridge, redundancy, seed=1):
    """Recall of each article by weights that have not seen it."""
    order = list(range(len(articles)))
    random.Random(seed).shuffle(order)
    found = [0.0] * len(articles)
    chosen = [None] * len(articles)
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        weights = fit([articles[index] for index in order if index not in held], ridge)
        for index in held:
            chosen[index] = choose(articles[index], weights, redundancy)
            found[index] = recall(articles[index], chosen[index])
    return found, chosen


def mean(values):
    return sum(values) / len(values)


def interval(values, rounds=4000, seed=7):
    picks = random.Random(seed)
    means = sorted(mean([picks.choice(values) for _ in values]) for _ in range(rounds))
    return means[int(rounds * 0.025)], means[int(rounds * 0.975)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("features")
    parser.add_argument("marks")
    parser.add_argument("-o", "--output")
    arguments = parser.parse_args()
    marks = json.load(open(arguments.marks))
    articles = []
    for line in open(arguments.features):
        article = json.loads(line)
        article["name"] = os.path.splitext(os.path.basename(article["file"]))[0]
        article["marks"] = set(marks[article["name"]])
        article["pairs"] = [(row, float(index + 1 in article["marks"])) for index, row in enumerate(article["rows"]) if row]
        articles.append(article)
    first = [recall(article, range(CHOSEN)) for article in articles]
    results = []
    for ridge in (1.0, 3.0, 10.0, 30.0):
        for redundancy in (0.0, 0.75, 1.5, 3.0):
            found, _ = crossed(articles, ridge, redundancy)
            results.append((mean(found), ridge, redundancy))
    best, ridge, redundancy = max(results)
    for value, one, other in results:
        print(f"ridge {one:g} redundancy {other:g}: {100 * value:.1f}")
    # The strength was chosen on the same folds: other folds say what that is worth.
    seeds = [crossed(articles, ridge, redundancy, seed) for seed in range(11, 16)]
    found = [mean([run[0][index] for run in seeds]) for index in range(len(articles))]
    gains = [one - other for one, other in zip(found, first)]
    low, high = interval(gains)
    longer = [words(article, seeds[0][1][index]) / max(1, words(article, range(min(CHOSEN, len(article["sentences"]))))) for index, article in enumerate(articles)]
    print(f"{len(articles)} articles, {CHOSEN} sentences: first {100 * mean(first):.1f}, chosen {100 * mean(found):.1f} (cross-validated)")
    print(f"gain {100 * mean(gains):.1f} points, 95 % interval {100 * low:.1f} to {100 * high:.1f}; words {mean(longer):.2f} times those of the first")
    weights = fit(articles, ridge)
    if arguments.output:
        with open(arguments.output, "w") as out:
            out.write("# Weights of src/summary/feature.rs, fitted by tools/fit_summary.py; do not edit by hand.\n")
            out.write(f"# {len(articles)} articles, ridge {ridge:g}, redundancy {redundancy:g}; cross-validated recall of five sentences {100 * mean(found):.1f}, of the first five {100 * mean(first):.1f}.\n")
            for name, weight in zip(articles[0]["names"], weights):
                out.write(f"{name}\t{weight:.4f}\n")


if __name__ == "__main__":
    main()
