# Customers' orders: each of their steps, and the slips that come back.
HO 2026-03-01 settings create QT00000000000001 gm {"key":"company","bank_account":"6222 0001"}
HO 2026-03-01 customer change HC00000000000001 gm {"contact":"孙","phone":"0571-8800","address":"湖墅路 8 号"}
sync
A01 2026-03-02 sales_order receive AT00000000000001 li {"customer":"C100","how":"fax","delivery_day":"2026-03-10","shipping":"汽运","lines":[{"item":"P1","qty":"40","price":"75"},{"item":"P2","qty":"9","price":"20"}]}
A01 2026-03-02 sales_order note AT00000000000001 li {"about":"salesperson","whom":"周","said":"价格无误"}
A01 2026-03-02 sales_order note AT00000000000001 li {"about":"customer","whom":"孙","said":"数量无误"}
A01 2026-03-02 sales_order query AT00000000000001 li {"question":"送到哪里?"}
A01 2026-03-02 sales_order answer AT00000000000001 li {"answer":"湖墅路"}
A01 2026-03-02 sales_order split AT00000000000001 li {"moved":[{"item":"P2","qty":"4"}]}
A01 2026-03-02 sales_order change AT00000000000001 li {"order_number":"PO-7","tokens":"3"}
A01 2026-03-02 sales_order check AT00000000000001 li
A01 2026-03-02 sales_order price AT00000000000001 li {"deposit":"500"}
A01 2026-03-02 sales_order send AT00000000000001 li {"sent_to":"孙"}
A01 2026-03-02 sales_order agree AT00000000000001 li {"agreed_revision":"1","agreed_by":"孙"}
A01 2026-03-02 sales_order revise AT00000000000001 li {"reason":"改交货日","delivery_day":"2026-03-11"}
A01 2026-03-02 sales_order check AT00000000000001 li
A01 2026-03-02 sales_order price AT00000000000001 li
A01 2026-03-02 sales_order send AT00000000000001 li {"sent_to":"孙"}
A01 2026-03-02 sales_order agree AT00000000000001 li {"agreed_revision":"2","agreed_by":"孙"}
A01 2026-03-02 sales_order sign AT00000000000001 wu
A01 2026-03-02 sales_order sign_service AT00000000000001 he
A01 2026-03-02 sales_order sign_manager AT00000000000001 he
A01 2026-03-02 sales_order approve AT00000000000001 wu
A01 2026-03-02 sales_order approve_money AT00000000000001 he
A01 2026-03-03 customer_receipt take AT00000000000002 wu {"customer":"C100","means":"cash","amount":"500"}
A01 2026-03-03 sales_order deposit AT00000000000001 li
A01 2026-03-03 sales_order supply AT00000000000001 li {"supply":"stock","expected":"2026-03-05"}
A01 2026-03-04 customer_receipt take AT00000000000003 wu {"customer":"C100","means":"cash","amount":"2600"}
A01 2026-03-04 sales_order balance AT00000000000001 li
A01 2026-03-04 sales_bill confirm AT00000000000004 wu {"order":"AT00000000000001"}
A01 2026-03-04 sales_bill void AT00000000000004 wu+he {"reason":"开错"}
A01 2026-03-04 sales_bill confirm AT00000000000005 wu {"order":"AT00000000000001"}
A01 2026-03-04 sales_order arrange AT00000000000001 li+he {"forwarder":"顺达"}
A01 2026-03-04 sales_bill issue AT00000000000005 wu+he
A01 2026-03-08 slip_return close A01-PD-000001 li {"signed_by":"孙","not_paid":true,"tokens_back":"3","keeper":"li"}
A01 2026-03-08 sales_bill confirm AT00000000000007 wu {"customer":"C200","tokens":"2","lines":[{"item":"P1","qty":"1","price":"5"}]}
A01 2026-03-08 sales_bill issue AT00000000000007 wu+he
A01 2026-03-08 slip_return accept A01-PD-000002 li+he {"tokens_back":"1","reason":"一张被雨淋坏"}
A01 2026-03-09 sales_order close AT00000000000001 li {"delivered":"2026-03-09"}
A01 2026-03-05 sales_order receive AT00000000000006 li {"customer":"C200","how":"phone","lines":[{"item":"P3","qty":"1"}]}
A01 2026-03-05 sales_order cancel AT00000000000006 li {"reason":"不要了"}
sync
