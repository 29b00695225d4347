# Contracts, their remainder, call-offs.
HO 2026-03-01 user create TV00000000000001 gm {"key":"zhao","name":"赵","sites":["A01"],"roles":["SR"]}
HO 2026-03-01 contract create TC00000000000001 gm {"key":"CT-031","kind":"normal","customer":"C200","signatory":"zhao","site":"A01","from":"2026-01-01","shipping":"整车","transport":"公路","lines":[{"item":"P3","qty":"100","price":"350"}]}
HO 2026-03-01 contract change TC00000000000001 gm {"delivery_day":"2026-03-20"}
HO 2026-03-01 contract activate TC00000000000001 gm
HO 2026-03-01 contract file TC00000000000001 gm {"file":"柜 3"}
HO 2026-03-01 contract create TC00000000000002 gm {"key":"AG-001","kind":"agreement","customer":"C200","signatory":"zhao","filed_by":"zhao","target":"600000","rebate_from":"500000","rebate":"2%","lines":[{"item":"P1","value":"200000"},{"item":"P2","qty":"1000"}]}
HO 2026-03-01 contract activate TC00000000000002 gm
HO 2026-03-01 contract create TC00000000000003 gm {"key":"CT-032","kind":"normal","customer":"C100"}
HO 2026-03-01 contract void TC00000000000003 gm {"reason":"重复录入"}
sync
A01 2026-03-02 sales_bill confirm AT00000000000001 wu {"contract":"CT-031","lines":[{"item":"P3","qty":"20"}]}
A01 2026-03-02 sales_bill issue AT00000000000001 wu+he
A01 2026-03-03 sales_return take_back AT00000000000002 wu {"original":"AT00000000000001","lines":[{"item":"P3","qty":"2"}]}
A01 2026-03-03 sales_return reverse AT00000000000002 he+li {"red_reason":"客户仍要"}
A01 2026-03-03 contract_share return AT00000000000003 wu {"contract":"CT-031","line":"1","qty":"10"}
HO 2026-03-03 contract_share ask HT00000000000011 gm {"contract":"CT-031","line":"1","site":"A01","qty":"30"}
sync
A01 2026-03-04 contract_share answer HT00000000000011 wu
sync
HO 2026-03-04 contract_share grant HT00000000000012 gm {"contract":"CT-031","line":"1","site":"B01","qty":"25"}
sync
B01 2026-03-05 sales_bill confirm BT00000000000001 he {"contract":"CT-031","lines":[{"item":"P3","qty":"5"}]}
B01 2026-03-05 sales_bill void BT00000000000001 wu+li {"reason":"客户取消"}
B01 2026-03-05 call_off log BT00000000000002 he {"customer":"C100","way":"phone","said_by":"孙","lines":[{"item":"P1","qty":"5"}]}
B01 2026-03-05 sales_bill confirm BT00000000000003 he {"call_off":"BT00000000000002","lines":[{"item":"P1","qty":"5","price":"3.5"}]}
B01 2026-03-05 sales_bill void BT00000000000003 wu+li {"reason":"价格有误"}
B01 2026-03-05 call_off log BT00000000000004 he {"customer":"C100","way":"fax"}
B01 2026-03-05 call_off drop BT00000000000004 he {"reason":"不要了"}
sync
HO 2026-03-06 contract close TC00000000000001 gm {"reason":"季度已完"}
sync
# Prices by customer and channel, tax rates by date.
HO 2026-03-06 tax_rate create TX00000000000001 gm {"key":"standard","rates":[{"from":"2010-01-01","rate":"17%"},{"from":"2018-05-01","rate":"16%"}]}
HO 2026-03-06 tax_rate change TX00000000000001 gm {"rates":[{"from":"2010-01-01","rate":"17%"},{"from":"2018-05-01","rate":"16%"},{"from":"2019-04-01","rate":"13%"}],"reason":"税率调整"}
HO 2026-03-06 price_list publish TP00000000000001 gm {"name":"批发价","from":"2026-03-06","channel":"wholesale","lines":[{"item":"P1","price":"3.5"},{"item":"P1","price":"3.2","from_qty":"100","discount":"2%"}]}
HO 2026-03-06 price_list publish TP00000000000002 gm {"name":"顺发","from":"2026-03-06","customer":"C100","policy":"每季陈列费","offset":"1%","lines":[{"item":"P1","price":"3.1","from_qty":"50"}]}
sync
A01 2026-03-07 sales_bill confirm AT00000000000005 wu {"customer":"C100","lines":[{"item":"P1","qty":"50"},{"item":"P2","qty":"12","case_price":"205.13","discount":"0.04"}]}
sync
A01 2026-03-08 sales_plan make AN00000000000001 wu {"name":"三月","from":"2026-03-01","to":"2026-03-31","target":"50000","follows":"li","lines":[{"item":"P1","qty":"500"}]}
A01 2026-03-09 sales_plan change AN00000000000001 wu {"target":"60000","reason":"开门红"}
A01 2026-03-31 sales_plan close AN00000000000001 wu {"reason":"月末"}
sync
