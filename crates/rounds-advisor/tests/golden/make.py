"""Makes the golden vectors of the model reader with the real LightGBM, from generated data only.

    python3 -m venv golden-env && golden-env/bin/pip install lightgbm==4.7.0 numpy
    golden-env/bin/python crates/rounds-advisor/tests/golden/make.py

Each file in `models/` holds one model as `model_to_string` writes it (the remarks after the trees cut off, but for one
case that keeps them), some rows, and what LightGBM says of them: raw scores, predictions, and contributions with the
expected value last. Rows and results are numbers parted by spaces; `nan` is a missing value. Files of models that must be
refused hold the text and the code of the refusal. The same seed gives the same files on the same version of the library.
"""

import json
import pathlib

import lightgbm
import numpy

FOLDER = pathlib.Path(__file__).parent / "models"
SEED = 20261120
QUIET = {"verbose": -1, "seed": 7, "num_threads": 1, "deterministic": True, "force_row_wise": True}


def table(rows=900, columns=6, missing=0.1, zeros=0.0, categories=()):
    """Numbers, some missing, some zero, some columns codes; and what the labels are made from."""
    random = numpy.random.default_rng(SEED)
    data = numpy.round(random.normal(size=(rows, columns)) * 3, 2)
    for column, codes in categories:
        data[:, column] = random.integers(0, codes, rows)
    signal = numpy.where(numpy.arange(columns) % 2 == 0, 1.0, -0.6)
    score = numpy.tanh(data / 3) @ signal + 0.5 * (data[:, 0] > 1) * (data[:, 1] < 0)
    for column, codes in categories:
        score = score + numpy.sin(data[:, column] * 2.1)
    data[random.random(data.shape) < zeros] = 0.0
    data[random.random(data.shape) < missing] = numpy.nan
    return data, score + random.normal(size=rows) * 0.3


def probes(data, categories=()):
    """Rows that were trained on, and rows that nobody trained on."""
    random = numpy.random.default_rng(SEED + 1)
    rows = data[:8].copy()
    odd = data[8:16].copy()
    odd[0, :] = numpy.nan
    odd[1, :] = 0.0
    odd[2, :] = 1e-36
    odd[3, :] = -1e-36
    odd[4, :] = numpy.inf
    odd[5, :] = -numpy.inf
    odd[6] = numpy.round(random.normal(size=data.shape[1]) * 50, 1)
    for column, codes in categories:
        odd[4:8, column] = [codes + 70, -3, 1.7, -0.4]
    return numpy.vstack([rows, odd])


def numbers(values):
    return " ".join(repr(float(value)) if numpy.isfinite(value) else str(float(value)) for value in values)


def cut(text):
    return text[: text.index("end of trees")] + "end of trees\n"


def write(name, content):
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(content, indent=0, ensure_ascii=False) + "\n")


def golden(name, booster, rows, whole=False, **predict):
    text = booster.model_to_string(**predict)
    loaded = lightgbm.Booster(model_str=text)
    write(name, {
        "text": text if whole else cut(text),
        "rows": [numbers(row) for row in rows],
        "raw": numbers(loaded.predict(rows, raw_score=True)),
        "output": numbers(loaded.predict(rows)),
        "contributions": [numbers(row) for row in loaded.predict(rows, pred_contrib=True)],
    })


def train(settings, data, label, trees=6, **dataset):
    extra = {key: dataset.pop(key) for key in ("init_model",) if key in dataset}
    settings = {"num_leaves": 9, "min_data_in_leaf": 20, **QUIET, **settings}
    return lightgbm.train(settings, lightgbm.Dataset(data, label, **dataset), trees, **extra)


def missing_values():
    for name, settings, data in [
        ("missing_nan", {}, table()),
        ("missing_none", {"use_missing": False}, table(missing=0.0)),
        ("missing_zero", {"zero_as_missing": True}, table(zeros=0.2)),
        ("missing_only_sometimes", {}, table(missing=0.01, zeros=0.4)),
    ]:
        data, score = data
        booster = train({"objective": "binary", **settings}, data, score > 0)
        golden(name, booster, probes(data), whole=name == "missing_nan")


    data, score = table(columns=3, missing=0.3)
    known = ~numpy.isnan(data)
    settings = {"objective": "binary", "learning_rate": 0.5, "num_leaves": 12, "max_bin": 15}
    booster = train(settings, data, score + 3 * known[:, 0] - 3 * known[:, 1] > 0)
    golden("missing_alone_goes_right", booster, probes(data))


def categories():
    codes = [(2, 4), (3, 70)]
    data, score = table(categories=codes)
    for name, settings in [
        ("categories_one_hot", {"max_cat_to_onehot": 200, "min_data_per_group": 5}),
        ("categories_in_sets", {"max_cat_to_onehot": 1, "cat_smooth": 1.0, "min_data_per_group": 5}),
    ]:
        booster = train({"objective": "binary", **settings}, data, score > 0, categorical_feature=[2, 3])
        golden(name, booster, probes(data, codes))


def objectives():
    data, score = table(columns=4)
    positive = numpy.exp(score)
    share = 1 / (1 + numpy.exp(-score))
    grade = numpy.digitize(score, [-1.0, 0.0, 1.0])
    groups = [30] * (len(score) // 30)
    for name, settings, label, dataset in [
        ("binary_steep", {"objective": "binary", "sigmoid": 2.5}, score > 0, {}),
        ("binary_unbalanced", {"objective": "binary", "is_unbalance": True}, score > 1, {}),
        ("regression", {"objective": "regression"}, score, {}),
        ("regression_sqrt", {"objective": "regression", "reg_sqrt": True}, score * 9, {}),
        ("regression_l1", {"objective": "regression_l1"}, score, {}),
        ("huber", {"objective": "huber"}, score, {}),
        ("fair", {"objective": "fair"}, score, {}),
        ("quantile", {"objective": "quantile", "alpha": 0.7}, score, {}),
        ("mape", {"objective": "mape"}, positive, {}),
        ("poisson", {"objective": "poisson"}, numpy.floor(positive), {}),
        ("gamma", {"objective": "gamma"}, positive, {}),
        ("tweedie", {"objective": "tweedie", "tweedie_variance_power": 1.3}, positive, {}),
        ("cross_entropy", {"objective": "cross_entropy"}, share, {}),
        ("cross_entropy_lambda", {"objective": "cross_entropy_lambda"}, share, {}),
        ("lambdarank", {"objective": "lambdarank"}, grade, {"group": groups}),
        ("rank_xendcg", {"objective": "rank_xendcg"}, grade, {"group": groups}),
    ]:
        booster = train({"num_leaves": 5, **settings}, data, label, trees=4, **dataset)
        golden(f"objective_{name}", booster, probes(data))
    own = train({"objective": lambda score, data: (score - data.get_label(), numpy.ones_like(score))}, data, score, trees=3)
    golden("objective_own", own, probes(data))


def shapes():
    data, score = table(columns=8)
    label = score > 0
    for name, settings, trees in [
        ("deep", {"num_leaves": 60, "min_data_in_leaf": 1, "min_sum_hessian_in_leaf": 0, "max_bin": 40}, 3),
        ("stumps", {"num_leaves": 2}, 12),
        ("single_leaf", {"min_data_in_leaf": 2000}, 2),
        ("mixed_sizes", {"num_leaves": 31, "min_gain_to_split": 25}, 12),
    ]:
        golden(f"shape_{name}", train({"objective": "binary", **settings}, data, label, trees), probes(data))
    wide, score = table(rows=1500, columns=30, missing=0.02)
    chain = {"objective": "regression", "num_leaves": 40, "min_data_in_leaf": 2, "feature_fraction_bynode": 0.1}
    golden("shape_many_features", train(chain, wide, score**3, trees=2), probes(wide))


def boosting():
    data, score = table()
    label = score > 0
    bagged = {"bagging_fraction": 0.6, "bagging_freq": 1}
    for name, settings in [
        ("dart", {"boosting": "dart", "drop_rate": 0.5, "skip_drop": 0.0}),
        ("rf", {"boosting": "rf", "feature_fraction": 0.7, **bagged}),
        ("goss", {"data_sample_strategy": "goss", "learning_rate": 0.5}),
        ("bagging", {**bagged, "feature_fraction": 0.5}),
    ]:
        golden(f"boosting_{name}", train({"objective": "binary", **settings}, data, label), probes(data))
    forest = {"objective": "regression", "boosting": "rf", **bagged}
    golden("boosting_rf_regression", train(forest, data, score), probes(data))


def learning():
    data, score = table()
    label = score > 0
    names = [f"fact_{column}" for column in range(data.shape[1])]
    monotone = {"monotone_constraints": [1, -1, 0, 0, 1, 0], "monotone_constraints_method": "advanced"}
    for name, settings, dataset in [
        ("monotone", monotone, {}),
        ("few_bins", {"max_bin": 5}, {"feature_name": names}),
        ("extra_trees", {"extra_trees": True, "path_smooth": 2.0}, {}),
        ("regularised", {"lambda_l1": 1.0, "lambda_l2": 5.0, "max_delta_step": 0.3, "max_depth": 3}, {}),
        ("quantised", {"use_quantized_grad": True, "num_grad_quant_bins": 8}, {}),
        ("weighted", {}, {"weight": 0.5 + (data[:, 1] > 0)}),
    ]:
        golden(f"learning_{name}", train({"objective": "binary", **settings}, data, label, **dataset), probes(data))
    first = train({"objective": "binary"}, data, label, trees=3)
    golden("learning_continued", train({"objective": "binary"}, data, label, trees=3, init_model=first), probes(data))
    golden("learning_cut_short", train({"objective": "binary"}, data, label, trees=9), probes(data), num_iteration=4)
    golden("learning_refitted", first.refit(numpy.nan_to_num(data), 1 - label, decay_rate=0.2), probes(data))


def refused():
    data, score = table(columns=3, missing=0.0)
    for name, code, settings, label in [
        ("linear_tree", "model.linear_tree", {"objective": "regression", "linear_tree": True}, score),
        ("several_classes", "model.several_outputs", {"objective": "multiclass", "num_class": 3}, score > 0),
    ]:
        text = cut(train(settings, data, label, trees=2).model_to_string())
        write(f"refused_{name}", {"text": text, "code": code})


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for part in (missing_values, categories, objectives, shapes, boosting, learning, refused):
        part()
