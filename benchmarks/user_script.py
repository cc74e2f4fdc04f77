"""What a user would write instead: read with pandas, group, classify, write a new workbook."""

import sys

import pandas as pd

rows = pd.read_excel(sys.argv[1], sheet_name="Выписка", dtype={"ИНН контрагента": str})
rows = rows[rows["Поступление"] > 0]
last = rows["Дата"].max()
period = rows[rows["Дата"] > last - pd.DateOffset(months=12)]
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
months = rows.assign(month=rows["Дата"].dt.to_period("M").astype(str)).pivot_table(
    index="ИНН контрагента", columns="month", values="Поступление", aggfunc="sum", fill_value=0
)
summary = clients.groupby("class").agg(clients=("turnover", "size"), turnover=("turnover", "sum"))
with pd.ExcelWriter(sys.argv[2], engine="openpyxl") as writer:
    clients.to_excel(writer, sheet_name="ABC")
    months.to_excel(writer, sheet_name="Months")
    summary.to_excel(writer, sheet_name="Summary")
