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
# To the bank, between sites, back to customers, credits by paper, petty cash, promotion.
B01 2026-03-07 cash_deposit send MY00000000000012 li {"amount":"60","reference":"缴-1"}
B01 2026-03-07 petty_cash lend MY00000000000013 li {"holder":"wu","amount":"5","purpose":"快递"}
B01 2026-03-07 petty_cash clear MY00000000000013 li {"spent":[{"day":"2026-03-07","kind":"courier","what":"三件","amount":"3.5"}]}
B01 2026-03-07 promotion_claim apply MY00000000000014 li {"customer":"C200","what":"春季堆头","amount":"20"}
B01 2026-03-07 promotion_claim apply MY00000000000015 li {"what":"气球","amount":"2"}
B01 2026-03-07 receipt_application ask MY00000000000016 li {"customer":"C100","order":"B01-SO-000001","amount":"100","wanted":"2026-03-10"}
B01 2026-03-07 receipt_application ask MY00000000000017 li {"customer":"C100","order":"B01-SO-000002","amount":"7"}
B01 2026-03-07 reminder note MY00000000000018 li {"customer":"C100","way":"phone","said_by":"王","said":"下周付","promised":"2026-03-12","amount":"40"}
sync
HO 2026-03-08 cash_deposit confirm MY00000000000012 gm {"arrived":"59","reason":"一张假币"}
HO 2026-03-08 pay_out pay MY00000000000019 li+he {"customer":"C200","amount":"10","means":"bank","account":"6222-01","reason":"客户要求"}
HO 2026-03-08 clearing clear MY00000000000020 gm {"from":"B01","to":"A01"}
HO 2026-03-08 promotion_claim approve MY00000000000014 gm {}
HO 2026-03-08 promotion_claim refuse MY00000000000015 gm {"answer":"今年不做"}
HO 2026-03-08 promotion_claim write_off MY00000000000014 gm {"spent":"19","means":"account","evidence":"发票 7"}
HO 2026-03-08 promotion_claim file MY00000000000014 gm {"filed":"2026 第 3 册"}
HO 2026-03-08 receipt_application collect MY00000000000016 gm {"receipt":"MY00000000000003"}
HO 2026-03-08 receipt_application decline MY00000000000017 gm {"answer":"订单已取消"}
HO 2026-03-08 credit_paper propose MY00000000000021 li {"kind":"rebate","customer":"C100","sales":"612000","returns":"12000","from":"500000","rate":"2%","reason":"协议 AG-7"}
HO 2026-03-08 credit_paper approve MY00000000000021 gm {}
HO 2026-03-08 credit_paper post MY00000000000021 li {}
HO 2026-03-08 credit_paper propose MY00000000000022 li {"kind":"offset","customer":"C100","amount":"500","reason":"上架费"}
HO 2026-03-08 credit_paper refuse MY00000000000022 gm {"answer":"未约定"}
HO 2026-03-09 credit_paper reverse MY00000000000021 gm+he {"red_reason":"重复"}
sync
