"""What a user would write instead: read with pandas, group, classify, write a new workbook."""

import sys

import pandas as pd

source, target, *keep_statement = sys.argv[1:]
rows = pd.read_excel(source, sheet_name="Выписка", dtype={"ИНН контрагента": str}, engine="openpyxl")
sold = rows[rows["Поступление"] > 0]
last = sold["Дата"].max()
period = sold[sold["Дата"] > last - pd.DateOffset(months=12)]
clients = period.groupby("ИНН контрагента").agg(
    name=("Контрагент", "last"),
    turnover=("Поступление", "sum"),
    payments=("Поступление", "size"),
    first=("Дата", "min"),
    last=("Дата", "max"),
)
clients = clients.sort_values("turnover", ascending=False)
before = (clients["turnover"].cumsum() - clients["turnover"]) / clients["turnover"].sum()
clients["class"] = pd.cut(before, [-1, 0.8, 0.95, 2], right=False, labels=["A", "B", "C"]).astype(str)
clients["silent"] = (last - clients["last"]).dt.days // 30
summary = clients.groupby("class").agg(clients=("turnover", "size"), turnover=("turnover", "sum"))
with pd.ExcelWriter(target, engine="openpyxl") as writer:
    clients.to_excel(writer, sheet_name="ABC")
    summary.to_excel(writer, sheet_name="Summary")
    if keep_statement:
        rows.to_excel(writer, sheet_name="Выписка", index=False)
