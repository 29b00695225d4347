# Credit control, terms, and what sites are given of a limit.
HO 2026-03-01 settings create TR00000000000001 gm {"key":"company","credit":true,"ceilings":"by_hand"}
HO 2026-03-01 credit_terms create TR00000000000002 gm {"key":"C100","credit_limit":"50000","days":"30","reason":"年度合同"}
HO 2026-03-01 credit_terms change TR00000000000002 gm {"credit_limit":"40000","statement_day":"25","hold_count":"3","reason":"季度复核"}
HO 2026-03-01 customer set_terms HC00000000000002 gm {"terms":"rolling","reason":"客户要求"}
HO 2026-03-01 ceiling grant TR00000000000003 gm {"customer":"C100","site":"A01","amount":"10000"}
HO 2026-03-01 ceiling grant TR00000000000004 gm {"customer":"C100","site":"B01","amount":"4000","reason":"新店"}
sync
A01 2026-03-02 sales_bill confirm AR00000000000001 wu {"customer":"C100","lines":[{"item":"P1","qty":"24","price":"268"}]}
A01 2026-03-02 ceiling return AR00000000000002 wu {"customer":"C100","amount":"1000","reason":"用不了"}
HO 2026-03-02 ceiling ask TR00000000000005 gm {"customer":"C100","site":"B01","keep":"1000","reason":"一店缺额度"}
sync
HO 2026-03-03 ceiling write_off TR00000000000006 gm {"customer":"C100","site":"B01","reason":"设备丢失"}
sync
# B01 answers what was asked; the limit is lowered below what is owed, and money comes.
B01 2026-03-03 customer_receipt take BR00000000000001 he {"customer":"C100","means":"cash","amount":"100"}
sync
HO 2026-03-04 credit_terms change TR00000000000002 gm {"credit_limit":"6000","reason":"付款不及时"}
sync
B01 2026-03-05 customer_receipt take BR00000000000002 he {"customer":"C100","means":"cash","amount":"500"}
sync
