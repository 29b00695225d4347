# How the company works.
HO 2026-03-02 settings create ST00000000000001 gm {"key":"company","basis":"none","mode":"settle_on_issue"}
HO 2026-03-02 settings change ST00000000000001 gm {"credit":true,"stale_hours":"48","reason":"全公司开始信用控制"}
sync
