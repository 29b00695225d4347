# Two that are one, and taken back.
HO 2026-03-02 customer create HC00000000000011 gm {"key":"C101","name":"顺发百货总店","terms":"monthly"}
HO 2026-03-02 site hear HS00000000000002 gm {"topics":["customer:C101"]}
sync
A01 2026-03-03 sales_bill confirm A000000000000001 wu {"customer":"C101","lines":[{"item":"P1","qty":"2","price":"10"}]}
sync
HO 2026-03-04 merge post HM00000000000001 gm {"kind":"customer","from":"C101","into":"C100","reason":"同一家店"}
sync
A01 2026-03-05 sales_bill issue A000000000000001 wu+he
sync
HO 2026-03-06 merge undo HM00000000000001 gm {"reason":"其实是两家"}
sync
HO 2026-03-07 credit_terms create HK00000000000001 gm {"key":"C100","credit_limit":"5000","reason":"老客户"}
HO 2026-03-08 merge post HM00000000000002 gm {"kind":"customer","from":"C101","into":"C100","credit_limit":"8000","reason":"还是一家"}
sync
