# Head office, two sites, people, items and customers: what every story stands on.
HO 2026-03-01 user create GM00000000000001 gm {"key":"gm","name":"总经理","sites":["HO"]}
HO 2026-03-01 site create HS00000000000001 gm {"key":"HO","name":"总部"}
HO 2026-03-01 site enrol HS00000000000001 syncd {"epoch":"A.03fb43ca","sign":"pe7AUUbtA8I87rwkKcTho4F9egb+pvxTzipExiBgZ68="}
HO 2026-03-01 site create HS00000000000002 gm {"key":"A01","name":"一店"}
HO 2026-03-01 site enrol HS00000000000002 syncd {"epoch":"A.309dbaad","sign":"HH+hG5zn4x4Kem53niX1EvvREKrSNWOW5io18n29+Dw="}
HO 2026-03-01 site create HS00000000000003 gm {"key":"B01","name":"二店"}
HO 2026-03-01 site enrol HS00000000000003 syncd {"epoch":"A.5e3f3191","sign":"7YkVn2pksONATlZN9IHllKdfBwoZZKo2s5a00lS8Qyc="}
HO 2026-03-01 user create HV00000000000001 gm {"key":"wu","name":"吴","sites":["A01","B01","HO"]}
HO 2026-03-01 user create HV00000000000002 gm {"key":"he","name":"何","sites":["A01","B01","HO"]}
HO 2026-03-01 user create HV00000000000003 gm {"key":"li","name":"李","sites":["A01","B01","HO"]}
HO 2026-03-01 item create HT00000000000001 gm {"key":"P1","name":"搪瓷杯","unit":"只","case_size":"12","tax":"13%"}
HO 2026-03-01 item create HT00000000000002 gm {"key":"P2","name":"保温瓶","unit":"只","case_size":"12","tax":"13%"}
HO 2026-03-01 item create HT00000000000003 gm {"key":"P3","name":"饭盒","unit":"只","case_size":"12","tax":"13%"}
HO 2026-03-01 customer create HC00000000000001 gm {"key":"C100","name":"顺发百货","terms":"monthly"}
HO 2026-03-01 customer create HC00000000000002 gm {"key":"C200","name":"大众超市","terms":"monthly"}
HO 2026-03-01 site hear HS00000000000002 gm {"topics":["customer:C100","customer:C200"]}
HO 2026-03-01 site hear HS00000000000003 gm {"topics":["customer:C100","customer:C200"]}
sync
A01 2026-03-01 opening_stock post AB00000000000001 wu {"lines":[{"item":"P1","qty":"1000"},{"item":"P2","qty":"1000"},{"item":"P3","qty":"1000"}]}
B01 2026-03-01 opening_stock post AB00000000000002 wu {"lines":[{"item":"P1","qty":"1000"},{"item":"P2","qty":"1000"},{"item":"P3","qty":"1000"}]}
sync
