# A superior lets a bill pass: by a form, by telephone, beside the clerk.
A01 2026-03-02 sales_bill draft SB00000000000001 li {"customer":"C100","lines":[{"item":"P1","qty":"40","price":"75"}]}
A01 2026-03-02 approval raise AF00000000000001 li {"bill":"SB00000000000001","rule":"E_PRICE_FLOOR","reason":"老客户,清库存"}
A01 2026-03-02 sales_bill draft SB00000000000002 li {"customer":"C200","lines":[{"item":"P2","qty":"2","price":"19.5"}]}
A01 2026-03-02 approval raise AF00000000000002 li {"bill":"SB00000000000002","rule":"E_TERMS_POLICY","reason":"明日付款"}
sync
HO 2026-03-03 approval approve AF00000000000001 gm {"answer":"同意,仅此一单"}
HO 2026-03-03 approval refuse AF00000000000002 gm {"answer":"先收款"}
sync
A01 2026-03-03 sales_bill confirm SB00000000000001 li {"approvals":["A01-AF-000001"]}
A01 2026-03-03 sales_bill void SB00000000000001 li+wu {"reason":"客户取消"}
sync
A01 2026-03-04 sales_bill draft SB00000000000003 li {"customer":"C100","lines":[{"item":"P3","qty":"10","price":"12"}]}
A01 2026-03-04 approval ask 7K3Q9D2M00000001 li {"bill":"SB00000000000003","rule":"E_CREDIT_LIMIT","reason":"断网,客户在柜台"}
HO 2026-03-04 phone_code give PC00000000000001 gm {"challenge":"7k3q 9d2m","customer":"C100","site":"A01","rule":"E_CREDIT_LIMIT","amount":"120"}
A01 2026-03-04 approval enter 7K3Q9D2M00000001 li {"approver":"gm","code":"t3pm yesq"}
A01 2026-03-04 sales_bill confirm SB00000000000003 li {"approvals":["7K3Q-9D2M"]}
A01 2026-03-04 sales_bill draft SB00000000000004 li {"customer":"C100","lines":[{"item":"P3","qty":"1","price":"12"}]}
A01 2026-03-04 approval approve_here AF00000000000003 li+wu {"bill":"SB00000000000004","rule":"E_CREDIT_DAYS","reason":"店长在场","answer":"可"}
A01 2026-03-04 approval give_up AF00000000000003 li
HO 2026-03-04 phone_code unlock PC00000000000002 gm {"site":"A01","reason":"店员念错"}
sync
HO 2026-03-05 user change GM00000000000001 gm {"roles":["OWN"]}
HO 2026-03-05 role create AR00000000000001 gm {"key":"SM","name":"业务经理","rights":["approval.decide"],"may_approve":[{"rule":"credit","amount":"5000"},{"rule":"E_PRICE_FLOOR"}]}
HO 2026-03-05 role change AR00000000000001 gm {"may_approve":[{"rule":"all","amount":"800"}]}
