# Money that comes otherwise than over the counter.
HO 2026-03-01 settings create MY00000000000001 gm {"key":"company","bank_account":"6222-01"}
sync
A01 2026-03-02 sales_bill confirm MY00000000000002 li {"customer":"C100","lines":[{"item":"P1","qty":"10","price":"75","tax":"0.13"}]}
A01 2026-03-02 sales_bill issue MY00000000000002 wu+he
A01 2026-03-02 customer_receipt report MY00000000000003 li {"customer":"C100","means":"bank","amount":"500","papers":["MY00000000000002"],"reference":"农行 0302-77"}
A01 2026-03-02 customer_receipt report MY00000000000004 li {"customer":"C100","means":"cheque","amount":"60","account":"6222-99"}
A01 2026-03-02 customer_receipt report MY00000000000005 li {"customer":"C200","means":"wechat","amount":"8.5"}
B01 2026-03-02 customer_receipt take MY00000000000006 li {"payer":"C100","means":"cash","amount":"30"}
B01 2026-03-02 customer_receipt take MY00000000000007 li {"payer":"13905711234","means":"cash","amount":"40"}
B01 2026-03-02 customer_receipt take MY00000000000008 li {"payer":"穿蓝衣的人","means":"cash","amount":"15"}
sync
HO 2026-03-03 customer_receipt confirm MY00000000000003 gm {"arrived":"490"}
HO 2026-03-03 customer_receipt confirm MY00000000000004 gm {"reference":"CH-19"}
HO 2026-03-03 customer_receipt deny MY00000000000005 gm {"answer":"账上没有"}
HO 2026-03-03 customer_receipt bank MY00000000000009 gm {"customer":"C200","means":"bank","amount":"120"}
HO 2026-03-03 customer_receipt claim MY00000000000007 li {"customer":"C200"}
HO 2026-03-03 customer_receipt hand_back MY00000000000008 li {"answer":"不是我们的客户"}
HO 2026-03-04 customer_receipt bounce MY00000000000004 gm+li {"reason":"空头支票"}
HO 2026-03-05 allocation free MY00000000000010 li {"lines":[{"from":"MY00000000000003","paper":"MY00000000000002","amount":"90"}],"reason":"另有用途"}
HO 2026-03-05 allocation apply MY00000000000011 li {"lines":[{"from":"MY00000000000003","paper":"MY00000000000002","amount":"40"}]}
sync
B01 2026-03-06 customer_receipt reverse MY00000000000008 li+he {"reason":"退还"}
sync
