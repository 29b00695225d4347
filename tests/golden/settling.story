# From the bill to the receivable and back, in both modes.
HO 2026-03-02 settings create SX00000000000001 gm {"key":"company","mode":"ship_first","release_auto":true,"voucher_type":"转账"}
sync
# Settle-first: handed in, settled at another price, released, issued, handed in again.
A01 2026-03-03 sales_bill confirm SX00000000000010 li {"customer":"C100","mode":"settle_first","due":"2026-04-02","lines":[{"item":"P1","qty":"20","price":"350"}]}
A01 2026-03-03 sales_bill submit SX00000000000010 li
sync
HO 2026-03-03 invoice issue SX00000000000011 li+he {"serial":"04512301","bills":[{"bill":"SX00000000000010"}],"lines":[{"item":"P1","qty":"20","price":"345"}]}
HO 2026-03-03 settlement change A01-ST-000001 li {"lines":[{"item":"P1","qty":"20","price":"345"}],"reason":"批准特价"}
HO 2026-03-03 settlement confirm A01-ST-000001 wu
HO 2026-03-03 voucher post HO-VO-000001 wu
HO 2026-03-03 invoice stamp SX00000000000011 he
HO 2026-03-03 invoice send SX00000000000011 li {"sent_by":"post","tracking":"SF1001"}
HO 2026-03-03 sales_bill release SX00000000000010 wu
sync
A01 2026-03-04 sales_bill issue SX00000000000010 wu+he
A01 2026-03-04 sales_bill hand_in SX00000000000010 li
sync
HO 2026-03-04 invoice lose SX00000000000011 li {"reason":"邮寄途中遗失"}
# Undone: un-posted, un-confirmed, invoice void, given back, void.
A01 2026-03-05 sales_bill confirm SX00000000000020 li {"customer":"C200","mode":"settle_first","lines":[{"item":"P2","qty":"2","price":"96"}]}
A01 2026-03-05 sales_bill submit SX00000000000020 li
sync
HO 2026-03-05 invoice issue SX00000000000021 li+he {"bills":[{"bill":"SX00000000000020"}]}
HO 2026-03-05 settlement confirm A01-ST-000002 wu
HO 2026-03-05 voucher post HO-VO-000002 wu
HO 2026-03-05 voucher unpost HO-VO-000002 wu {"reason":"客户取消"}
HO 2026-03-05 settlement unconfirm A01-ST-000002 wu
HO 2026-03-05 invoice void SX00000000000021 li+he {"reason":"客户取消"}
HO 2026-03-05 sales_bill give_back SX00000000000020 wu
sync
A01 2026-03-05 sales_bill void SX00000000000020 li+he {"reason":"客户取消"}
# Ship-first: released with the bill, issued, settled anew.
A01 2026-03-06 sales_bill confirm SX00000000000030 li {"customer":"C100","lines":[{"item":"P3","qty":"5","price":"10"}]}
A01 2026-03-06 sales_bill issue SX00000000000030 wu+he
A01 2026-03-06 sales_bill submit SX00000000000030 li
sync
HO 2026-03-06 settlement mark A01-ST-000003 li {"held":true,"reason":"客户月底要票"}
HO 2026-03-06 settlement void A01-ST-000003 wu {"reason":"价格有误"}
HO 2026-03-06 sales_bill settle_again SX00000000000030 wu
sync
# A part of a bill leaves.
A01 2026-03-06 sales_bill confirm SX00000000000035 li {"customer":"C100","lines":[{"item":"P3","qty":"5","price":"10"}]}
A01 2026-03-06 sales_bill issue_part SX00000000000035 wu+he {"lines":[{"item":"P3","qty":"2"}]}
sync
# Goods of another site: declined, accepted, let go, issued there.
A01 2026-03-06 sales_bill confirm SX00000000000036 li {"customer":"C100","mode":"settle_on_issue","issued_from":"B01","lines":[{"item":"P3","qty":"5","price":"10"}]}
A01 2026-03-06 sales_bill ask_goods SX00000000000036 li
sync
B01 2026-03-06 sales_bill decline SX00000000000036 wu {"reason":"待盘点"}
sync
A01 2026-03-06 sales_bill ask_goods SX00000000000036 he
sync
B01 2026-03-06 sales_bill accept SX00000000000036 wu
B01 2026-03-06 sales_bill let_go SX00000000000036 wu {"reason":"改日再发"}
sync
A01 2026-03-06 sales_bill ask_goods SX00000000000036 wu
sync
B01 2026-03-06 sales_bill accept SX00000000000036 he
B01 2026-03-06 sales_bill issue_there SX00000000000036 wu+he
sync
# Asked of who holds the paper.
A01 2026-03-06 request ask SX00000000000050 li {"paper":"SX00000000000010","wish":"give_back","reason":"客户退货"}
A01 2026-03-06 request ask SX00000000000051 li {"paper":"SX00000000000010","wish":"other","reason":"补开发票"}
sync
HO 2026-03-06 request agree SX00000000000050 wu {"answer":"今日退回"}
HO 2026-03-06 request refuse SX00000000000051 wu {"answer":"已开"}
sync
# Releases by hand: given, given back, withdrawn; dropped with their bill.
HO 2026-03-07 settings change SX00000000000001 gm {"release_auto":false,"reason":"改为人工"}
sync
A01 2026-03-07 sales_bill confirm SX00000000000040 li {"customer":"C100","lines":[{"item":"P3","qty":"5","price":"10"}]}
sync
HO 2026-03-07 logistics_release give SX00000000000041 wu {"bill":"SX00000000000040"}
sync
A01 2026-03-07 logistics_release give_back SX00000000000041 wu {"reason":"客户改期"}
sync
HO 2026-03-07 logistics_release withdraw SX00000000000041 wu {"reason":"客户改期"}
sync
A01 2026-03-07 logistics_release give SX00000000000042 he {"bill":"SX00000000000040"}
A01 2026-03-07 sales_bill void SX00000000000040 li+he {"reason":"客户取消"}
sync
