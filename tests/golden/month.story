# Two months are closed, the second over a site that has not told all of it; late comers.
A01 2026-02-25 sales_bill confirm AS00000000000001 li {"customer":"C100","lines":[{"item":"P1","qty":"10","price":"9.5"}]}
A01 2026-03-01 sales_bill issue AS00000000000001 wu+he
sync
HO 2026-03-02 period_close close MC00000000000001 gm {"month":"2026-01","reason":"一月月结"}
B01 2026-02-26 sales_bill confirm BS00000000000001 li {"customer":"C200","lines":[{"item":"P2","qty":"5","price":"8"}]}
B01 2026-01-30 sales_bill issue BS00000000000001 wu+he
sync
HO 2026-03-02 period_close close_without MC00000000000002 gm+li {"month":"2026-02","without":["B01"],"reason":"二店断线"}
sync
