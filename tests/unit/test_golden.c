/* layers: book documents ledger store model base */
/* The golden file: entries of every kind with their hashes, as they are on disk for
 * ever. Doing the same again gives the same bytes; reading and writing gives the line.
 *
 * The first story stands here; each later one is a file NAME.story, played from empty
 * books behind prelude.story, and gives NAME.ndjson. A line of it is `sync`, or
 * `BOOK DAY TYPE ACT DOC WHO[+WITH...] [JSON]`, where ACT may be `draft`; `#` begins a remark.
 *
 *   test_golden --write DIR    plays the stories and writes their files; what was checked
 *                              in may only ever grow at its end */
#include <check.h>
#include <glob.h>

#include "book/credit.h"
#include "book_rig.h"
#include "store/docs.h"

enum { BOOKS = 3, HO = 0, A01 = 1, B01 = 2, LINES_MOST = 200 };

/* One act, or with no type: everybody hears of everything. */
struct step {
	int book;
	const char *day, *type, *act, *doc, *who;
	const char *with; /* "li+he" */
	const char *json;
};

#define GOLDEN_HASH "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaA"
#define KEY_A01 "HH+hG5zn4x4Kem53niX1EvvREKrSNWOW5io18n29+Dw="
#define KEY_B01 "7YkVn2pksONATlZN9IHllKdfBwoZZKo2s5a00lS8Qyc="
#define KEY_HO "pe7AUUbtA8I87rwkKcTho4F9egb+pvxTzipExiBgZ68="

static const struct step story[] = {
	{HO, "2026-03-01", "user", "create", "GM00000000000001", "gm", NULL, "{\"key\":\"gm\",\"name\":\"总经理\",\"sites\":[\"HO\"]}"},
	{HO, "2026-03-01", "site", "create", "HS00000000000001", "gm", NULL, "{\"key\":\"HO\",\"name\":\"总部\"}"},
	{HO, "2026-03-01", "site", "enrol", "HS00000000000001", "syncd", NULL, "{\"epoch\":\"A.03fb43ca\",\"sign\":\"" KEY_HO "\"}"},
	{HO, "2026-03-01", "site", "create", "HS00000000000002", "gm", NULL, "{\"key\":\"A01\",\"name\":\"Branch \\\"A\\\"\"}"},
	{HO, "2026-03-01", "site", "enrol", "HS00000000000002", "syncd", NULL, "{\"epoch\":\"A.309dbaad\",\"sign\":\"" KEY_A01 "\"}"},
	{HO, "2026-03-01", "site", "create", "HS00000000000003", "gm", NULL, "{\"key\":\"B01\",\"name\":\"B\\\\01\"}"},
	{HO, "2026-03-01", "site", "enrol", "HS00000000000003", "syncd", NULL,
		"{\"epoch\":\"A.5e3f3191\",\"sign\":\"" KEY_B01 "\",\"was\":\"XK7Q2M\"}"},
	{HO, "2026-03-01", "user", "create", "HV00000000000001", "gm", NULL, "{\"key\":\"wu\",\"name\":\"吴\",\"sites\":[\"A01\",\"B01\"]}"},
	{HO, "2026-03-01", "user", "create", "HV00000000000002", "gm", NULL, "{\"key\":\"he\",\"name\":\"何\",\"sites\":[\"B01\",\"A01\"]}"},
	{HO, "2026-03-01", "user", "create", "HV00000000000003", "gm", NULL, "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"A01\"]}"},
	{HO, "2026-03-01", "item", "create", "HT00000000000001", "gm", NULL,
		"{\"key\":\"P13\",\"name\":\"搪瓷杯\",\"unit\":\"只\",\"case_size\":\"24\"}"},
	{HO, "2026-03-01", "item", "create", "HT00000000000002", "gm", NULL,
		"{\"key\":\"85123A\",\"name\":\"T-LIGHT\\tHOLDER 7\\\"\\n\\u0001\\u001f \\ud83d\\ude00\",\"goods\":true}"},
	{HO, "2026-03-01", "item", "create", "HT00000000000003", "gm", NULL, "{\"key\":\"POST\",\"name\":\"POSTAGE\",\"goods\":false}"},
	{HO, "2026-03-01", "customer", "create", "HC00000000000001", "gm", NULL,
		"{\"key\":\"C600\",\"name\":\"顺发百货\",\"terms\":\"monthly\",\"phone\":\"0571-8800\"}"},
	{HO, "2026-03-01", "customer", "create", "HC00000000000002", "gm", NULL, "{\"key\":\"C700\",\"name\":\"O'Neill / Søn\"}"},
	{HO, "2026-03-01", "site", "hear", "HS00000000000002", "gm", NULL, "{\"topics\":[\"customer:C600\",\"customer:C700\"]}"},
	{HO, "2026-03-01", "site", "hear", "HS00000000000003", "gm", NULL, "{\"topics\":[\"customer:C600\"]}"},
	{HO, "2026-03-01", "site", "unhear", "HS00000000000002", "gm", NULL, "{\"topics\":[\"customer:C700\"]}"},
	{0},
	{A01, "2026-03-02", "opening_stock", "post", "A000000000000001", "wu", NULL,
		"{\"source\":\"opening/1\",\"lines\":[{\"item\":\"P13\",\"qty\":\"200\"},{\"item\":\"85123A\",\"qty\":\"12.5\"}]}"},
	{A01, "2026-03-03", "sales_bill", "confirm", "A000000000000002", "wu", NULL,
		"{\"source\":\"536365\",\"customer\":\"C600\",\"due\":\"2026-04-02\",\"lines\":[{\"item\":\"P13\",\"qty\":\"40\",\"price\":\"75\",\"tax\":\"0.13\"},"
		"{\"item\":\"85123A\",\"qty\":\"1.5\",\"price\":\"3.3333\"},{\"item\":\"POST\",\"qty\":\"1\",\"price\":\"18\"}]}"},
	{A01, "2026-03-03", "sales_bill", "issue", "A000000000000002", "wu", "he", NULL},
	{A01, "2026-03-10", "sales_bill", "confirm", "A000000000000003", "wu", NULL,
		"{\"customer\":\"C600\",\"lines\":[{\"item\":\"POST\",\"qty\":\"1\",\"price\":\"2600\"}]}"},
	{A01, "2026-03-10", "sales_bill", "issue", "A000000000000003", "he", "wu", NULL},
	{A01, "2026-03-10", "sales_bill", "sell", "A000000000000004", "wu", NULL,
		"{\"lines\":[{\"item\":\"P13\",\"qty\":\"2\",\"price\":\"79.9\",\"tax\":\"0.13\"}],\"paid\":[{\"means\":\"cash\",\"amount\":\"200\"}]}"},
	{A01, "2026-03-10", "sales_bill", "sell", "A000000000000005", "wu", NULL,
		"{\"customer\":\"C600\",\"lines\":[{\"item\":\"85123A\",\"qty\":\"20\",\"price\":\"0\"}]}"},
	{A01, "2026-03-11", "transfer", "send", "A000000000000006", "wu", "he",
		"{\"to\":\"B01\",\"lines\":[{\"item\":\"P13\",\"qty\":\"40\"}]}"},
	{A01, "2026-03-11", "transfer", "send", "A000000000000007", "wu", "he",
		"{\"to\":\"B01\",\"lines\":[{\"item\":\"P13\",\"qty\":\"6\"}]}"},
	{A01, "2026-03-11", "transfer", "send", "A000000000000008", "wu", "he",
		"{\"to\":\"B01\",\"lines\":[{\"item\":\"P13\",\"qty\":\"5\"}]}"},
	{0},
	{B01, "2026-03-12", "transfer", "receive", "A000000000000006", "he", NULL, "{\"lines\":[{\"item\":\"P13\",\"arrived\":\"38\"}]}"},
	{B01, "2026-03-12", "transfer", "receive", "A000000000000007", "he", NULL, "{\"lines\":[{\"item\":\"P13\",\"arrived\":\"6\"}]}"},
	{B01, "2026-03-12", "transfer", "receive", "A000000000000008", "he", NULL, "{\"lines\":[{\"item\":\"P13\",\"arrived\":\"0\"}]}"},
	{B01, "2026-03-12", "customer_receipt", "take", "B000000000000001", "he", NULL,
		"{\"customer\":\"C600\",\"means\":\"cash\",\"amount\":\"5000\",\"papers\":[\"A000000000000003\",\"A000000000000002\"],\"note\":\"两张单\"}"},
	{B01, "2026-03-12", "customer_receipt", "take", "B000000000000002", "he", NULL,
		"{\"customer\":\"C600\",\"means\":\"cash\",\"amount\":\"700.5\"}"},
	{0},
	{A01, "2026-03-13", "transfer", "resolve", "A000000000000006", "wu", "he",
		"{\"found\":[{\"item\":\"P13\",\"qty\":\"2\",\"where\":\"A01\"}]}"},
	{A01, "2026-03-13", "transfer", "resolve", "A000000000000008", "wu", "he",
		"{\"found\":[{\"item\":\"P13\",\"qty\":\"4\",\"where\":\"lost\"},{\"item\":\"P13\",\"qty\":\"1\",\"where\":\"A01\"}]}"},
	{A01, "2026-03-14", "customer_receipt", "take", "A000000000000009", "wu", NULL,
		"{\"source\":\"R/17\",\"customer\":\"C600\",\"means\":\"cash\",\"amount\":\"50\"}"},
	{A01, "2026-03-08", "sales_bill", "confirm", "A00000000000000A", "wu", NULL,
		"{\"customer\":\"C600\",\"lines\":[{\"item\":\"POST\",\"qty\":\"1\",\"price\":\"100\"}]}"},
	{A01, "2026-03-08", "sales_bill", "issue", "A00000000000000A", "he", "wu", NULL},
	{0},
	{B01, "2026-03-15", "customer_receipt", "reverse", "B000000000000001", "he", "wu", "{\"reason\":\"假币\"}"},
	{B01, "2026-03-15", "sales_return", "post", "B000000000000003", "he", "wu",
		"{\"source\":\"C536379\",\"customer\":\"C600\",\"reason\":\"wrong colour\",\"into\":\"quarantine\",\"lines\":[{\"item\":\"P13\",\"qty\":\"2\",\"price\":\"75\",\"tax\":\"0.13\"}]}"},
	{B01, "2026-03-15", "sales_return", "post", "B000000000000004", "he", "wu",
		"{\"lines\":[{\"item\":\"P13\",\"qty\":\"1\",\"price\":\"79.9\"}]}"},
	{0},
	{A01, "2026-03-16", "stock_adjustment", "post", "A00000000000000B", "wu", "he",
		"{\"source\":\"536589\",\"reason\":\"盘点\",\"lines\":[{\"item\":\"P13\",\"qty\":\"-3\"},{\"item\":\"85123A\",\"qty\":\"9.001\"}]}"},
	{A01, "2026-03-16", "bad_debt", "post", "A00000000000000C", "wu", "li+he",
		"{\"customer\":\"C600\",\"item\":\"POST\",\"amount\":\"12.34\",\"reason\":\"bankrupt\"}"},
	{A01, "2026-03-16", "bad_debt", "post", "A00000000000000D", "wu", "he", "{\"source\":\"A563186\",\"amount\":\"-11062.06\"}"},
	{0},
	{A01, "2025-11-03", "opening_item", "post", "A00000000000000E", "wu", NULL,
		"{\"source\":\"open/C600/旧-17\",\"customer\":\"C600\",\"old_number\":\"旧-17\",\"due\":\"2025-12-03\",\"amount\":\"860.5\"}"},
	{A01, "2025-11-09", "opening_item", "post", "A00000000000000F", "wu", NULL,
		"{\"customer\":\"C600\",\"amount\":\"-25\",\"note\":\"预收\"}"},
	{0},
	{HO, "2026-03-17", "form", "create", "F00000000000000F", "gm", NULL,
		"{\"key\":\"CS\",\"copies\":[\"stub\",\"customer\"],\"title\":\"顺发商行\",\"foot\":\"谢谢惠顾\"}"},
	{HO, "2026-03-17", "form", "change", "F00000000000000F", "gm", NULL, "{\"copies\":[\"customer\"]}"},
	{A01, "2026-03-17", "reprint", "record", "A00000000000000G", "wu", NULL,
		"{\"slip\":\"A01-SB-000001\",\"copies\":[\"customer\"],\"count\":\"1\",\"reason\":\"卡纸\"}"},
	{0},
	{A01, "2026-03-17", "sales_bill", "confirm", "AB00000000000001", "li", NULL,
		"{\"customer\":\"C600\",\"lines\":[{\"item\":\"P13\",\"qty\":\"4\",\"price\":\"75\"},{\"item\":\"POST\",\"qty\":\"1\",\"price\":\"18\"}]}"},
	{A01, "2026-03-17", "sales_bill", "void", "AB00000000000001", "li", "wu", "{\"reason\":\"客户取消\"}"},
	{0},
	{HO, "2026-03-17", "item", "create", "HT00000000000004", "gm", NULL,
		"{\"key\":\"P14\",\"name\":\"保温杯\",\"spec\":\"500ml\",\"barcode\":\"6901234567892\",\"category\":\"杯\",\"model\":\"B-5\","
		"\"series\":\"四季\",\"size\":\"7x24\",\"colour\":\"蓝\",\"package_count\":\"12\",\"tax\":\"0.13\"}"},
	{HO, "2026-03-17", "item", "change", "HT00000000000001", "gm", NULL, "{\"name\":\"搪瓷杯 大\",\"unit\":\"\",\"tax\":\"0.13\"}"},
	{HO, "2026-03-17", "customer", "change", "HC00000000000001", "gm", NULL,
		"{\"contact\":\"王\",\"fax\":\"0571-8801\",\"address\":\"杭州\",\"delivery_address\":\"绍兴\",\"tax_number\":\"9133\",\"bank\":\"工行\","
		"\"bank_account\":\"1202\",\"salesperson\":\"li\",\"note\":\"老客户\"}"},
	{HO, "2026-03-17", "supplier", "create", "HP00000000000001", "gm", NULL,
		"{\"key\":\"V900\",\"name\":\"华美搪瓷厂\",\"contact\":\"周\",\"phone\":\"0575-1\"}"},
	{HO, "2026-03-17", "supplier", "change", "HP00000000000001", "gm", NULL, "{\"phone\":\"0575-2\",\"tax_number\":\"9133\"}"},
	{HO, "2026-03-17", "supplier", "block", "HP00000000000001", "gm", NULL, "{\"reason\":\"三次迟交\"}"},
	{HO, "2026-03-18", "supplier", "unblock", "HP00000000000001", "gm", NULL, NULL},
	{A01, "2026-03-17", "item", "register", "A00000000000000H", "wu", NULL, "{\"name\":\"木勺\"}"},
	{A01, "2026-03-17", "customer", "register", "A00000000000000J", "wu", NULL, "{\"name\":\"新客\",\"phone\":\"138\"}"},
	{A01, "2026-03-17", "supplier", "register", "A00000000000000K", "wu", NULL, "{\"name\":\"木器社\"}"},
	{0},
	{HO, "2026-03-18", "item", "check", "A00000000000000H", "gm", NULL, "{\"name\":\"木勺 30cm\"}"},
	{HO, "2026-03-18", "customer", "check", "A00000000000000J", "gm", NULL, "{\"terms\":\"cash\"}"},
	{HO, "2026-03-18", "supplier", "check", "A00000000000000K", "gm", NULL, NULL},
	{0},
	{A01, "2026-03-17", "sales_return", "take_back", "AB00000000000002", "li", NULL,
		"{\"original\":\"A000000000000002\",\"reason\":\"尺寸不对\",\"lines\":[{\"item\":\"P13\",\"qty\":\"3\"},{\"item\":\"85123A\",\"qty\":\"0.5\"}]}"},
	{A01, "2026-03-18", "sales_return", "inspect", "AB00000000000002", "wu", NULL,
		"{\"checked\":[{\"item\":\"P13\",\"faulty\":\"1\",\"scrap\":\"1\"},{\"item\":\"85123A\"}]}"},
	{0},
	{A01, "2026-03-18", "sales_bill", "reverse", "A000000000000004", "wu", "he", "{\"reason\":\"重复收银\"}"},
	{A01, "2026-03-18", "stock_adjustment", "post", "AB00000000000003", "wu", "he",
		"{\"reason\":\"盘点\",\"lines\":[{\"item\":\"P13\",\"qty\":\"-1\"}]}"},
	{A01, "2026-03-18", "stock_adjustment", "reverse", "AB00000000000003", "wu", "li", "{\"red_reason\":\"盘错货架\"}"},
	{A01, "2026-03-18", "opening_stock", "post", "AB00000000000004", "wu", NULL,
		"{\"lines\":[{\"item\":\"P13\",\"qty\":\"7\"}]}"},
	{A01, "2026-03-18", "opening_stock", "reverse", "AB00000000000004", "he", "li", "{\"reason\":\"录错\"}"},
	{A01, "2026-03-18", "bad_debt", "reverse", "A00000000000000C", "wu", "he", "{\"red_reason\":\"又付了\"}"},
	{B01, "2026-03-18", "sales_return", "reverse", "B000000000000003", "he", "wu", "{\"red_reason\":\"货未到\"}"},
	{A01, "2026-03-18", "sales_bill", "reverse", "A000000000000003", "li", "he", "{\"reason\":\"开错客户\"}"},
	{0},
	{A01, "2026-03-18", "export_note", "record", "AF00000000000001", "wu", NULL,
		"{\"list\":\"item\",\"filters\":\"state=active\",\"rows\":\"17\",\"requester\":\"杭州分公司\",\"format\":\"csv\"}"},
	{0},
	{A01, "2026-03-19", "clock_check", "confirm", "AC00000000000001", "wu", NULL, NULL},
	{0},
	{HO, "2026-03-18", "user", "change", "GM00000000000001", "gm", NULL, "{\"roles\":[\"OWN\"]}"},
	{HO, "2026-03-18", "user", "change", "HV00000000000001", "gm", NULL,
		"{\"sites\":[\"A01\"],\"roles\":[\"OWN\",\"SH\"],\"reports_to\":\"gm\"}"},
	{HO, "2026-03-18", "user", "change", "HV00000000000002", "gm", NULL, "{\"roles\":[\"OWN\"]}"},
	{HO, "2026-03-18", "user", "change", "HV00000000000003", "gm", NULL, "{\"name\":\"李卫\",\"roles\":[\"OWN\"]}"},
	{HO, "2026-03-18", "role", "create", "HR00000000000001", "gm", NULL,
		"{\"key\":\"CH\",\"name\":\"出纳\",\"rights\":[\"sales.sell\",\"money.receive\"],\"clerk\":true}"},
	{HO, "2026-03-18", "role", "change", "HR00000000000001", "gm", NULL, "{\"rights\":[\"money.receive\"]}"},
	{HO, "2026-03-18", "user", "reset", "HV00000000000003", "gm", NULL, "{\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" GOLDEN_HASH "\"}]}"},
	{HO, "2026-03-18", "user", "renew", "GM00000000000001", "gm", NULL,
		"{\"verifiers\":[{\"kind\":\"password\",\"hash\":\"" GOLDEN_HASH "\"}]}"},
	{HO, "2026-03-18", "user", "shut_out", "HV00000000000002", "gm", NULL, "{\"reason\":\"离职\"}"},
	{HO, "2026-03-18", "user", "let_in", "HV00000000000002", "gm", NULL, NULL},
	{0},
	{A01, "2026-03-19", "user", "enlist", "AP00000000000001", "wu", NULL,
		"{\"name\":\"孙\",\"roles\":[\"CH\"],\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" GOLDEN_HASH "\"}]}"},
	{A01, "2026-03-19", "access", "reset", "AP00000000000002", "wu", NULL,
		"{\"user\":\"A01-US-000001\",\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" GOLDEN_HASH "\"}]}"},
	{A01, "2026-03-19", "access", "renew", "AP00000000000003", "li", NULL,
		"{\"user\":\"li\",\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" GOLDEN_HASH "\"}]}"},
	{A01, "2026-03-19", "access", "shut_out", "AP00000000000002", "wu", NULL, "{\"reason\":\"钱箱不符\"}"},
	{A01, "2026-03-19", "access", "let_in", "AP00000000000002", "wu", NULL, NULL},
	{0},
	{A01, "2026-03-19", "purchase_receipt", "save", "PR00000000000001", "wu", NULL,
		"{\"source\":\"V-77\",\"supplier\":\"V900\",\"delivery_note\":\"送 0319\",\"lines\":[{\"item\":\"P13\",\"qty\":\"100\",\"price\":\"45\"},"
		"{\"item\":\"POST\",\"qty\":\"1\",\"price\":\"50\"}],\"note\":\"急\"}"},
	{A01, "2026-03-19", "purchase_receipt", "change", "PR00000000000001", "wu", NULL,
		"{\"lines\":[{\"item\":\"P13\",\"price\":\"44.5\"},{\"item\":\"POST\"}],\"note\":\"\"}"},
	{A01, "2026-03-19", "purchase_receipt", "inspect", "PR00000000000001", "he", NULL,
		"{\"lines\":[{\"item\":\"P13\",\"faulty\":\"2\",\"fault\":\"磕瓷\"}]}"},
	{A01, "2026-03-19", "purchase_receipt", "review", "PR00000000000001", "li", NULL, NULL},
	{A01, "2026-03-19", "purchase_receipt", "save", "PR00000000000002", "wu", NULL,
		"{\"supplier\":\"A01-SU-000001\",\"lines\":[{\"item\":\"A01-IT-000001\",\"qty\":\"10\",\"price\":\"2.5\"}]}"},
	{A01, "2026-03-20", "purchase_receipt", "void", "PR00000000000002", "wu", "he", "{\"reason\":\"重复录入\"}"},
	{0},
	{A01, "2026-02-28", "day_close", "close", "AB00000000000005", "he", NULL, "{\"counted\":\"1\",\"reason\":\"找零差错\"}"},
	{A01, "2026-03-19", "day_close", "settle", "AB00000000000005", "li", "wu", NULL},
	{0},
	{HO, "2026-03-20", "price_list", "publish", "PT00000000000001", "gm", NULL,
		"{\"source\":\"春季\",\"name\":\"春季价\",\"from\":\"2026-04-01\",\"lines\":[{\"item\":\"P13\",\"price\":\"79.9\"},{\"item\":\"P14\",\"price\":\"0.0125\"}],"
		"\"note\":\"四月起\"}"},
	{0},
};

struct cast {
	struct arena arena;
	struct rig_world world[BOOKS];
	struct str dir[BOOKS];
	struct book *book[BOOKS];
};

/* By which a site works out a code by telephone: the same each time. */
#define SIGN_PEM "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n-----END PRIVATE KEY-----\n"

static void give_key(const char *dir, const char *below)
{
	char path[600];
	FILE *f;

	CHECK(snprintf(path, sizeof(path), "%s/%s", dir, below) < (int)sizeof(path));
	CHECK(mkdir(path, 0700) == 0);
	CHECK(snprintf(path, sizeof(path), "%s/%s/sign.pem", dir, below) < (int)sizeof(path));
	f = fopen(path, "w");
	CHECK(f && fputs(SIGN_PEM, f) >= 0 && fclose(f) == 0);
}

static void cast_open(struct cast *c)
{
	static const char *const sites[] = {"HO", "A01", "B01"};

	*c = (struct cast){0};
	for (int i = 0; i < BOOKS; i++) {
		rig_world_init(&c->world[i], (uint64_t)i + 1);
		c->dir[i] = rig_dir(&c->arena);
		c->book[i] = rig_book(&c->world[i], c->dir[i], sites[i], false);
		CHECK(c->book[i]);
		give_key(c->dir[i].p, i == HO ? "authority" : "device");
	}
}

static void cast_close(struct cast *c)
{
	for (int i = 0; i < BOOKS; i++) {
		book_close(c->book[i]);
		rig_remove(c->dir[i]);
	}
	arena_done(&c->arena);
}

static enum err gather(void *ctx, struct op *op, const struct entry_row *row)
{
	(void)op;
	buf_put(ctx, row->text);
	buf_putc(ctx, '\n');
	return OK;
}

static void hand_in(struct cast *c, int site)
{
	struct batch batch = {.log = book_log(c->book[site])};
	struct buf lines = BUF_INIT;
	struct log_head held;
	struct taken taken;
	int64_t left = 1;
	int given_back;
	struct op op;

	op_init(&op);
	CHECK(book_credit_tidy(&op, c->book[site], &given_back) == OK);
	CHECK(log_head_get(&op, book_store(c->book[HO]), batch.log, &held) == OK);
	CHECK(entries_of_log(&op, book_store(c->book[site]), batch.log, held.seq, gather, &lines) == OK);
	batch.lines = buf_str(&lines);
	if (lines.n)
		CHECK(book_take_in(&op, c->book[HO], &batch, &taken) == OK);
	while (lines.n && left)
		CHECK(book_fold(&op, c->book[HO], 100, &left) == OK);
	buf_done(&lines);
	op_done(&op);
}

static void hear(struct cast *c, int site, const struct buf *all)
{
	struct str rest = buf_str(all), line[LINES_MOST];
	struct news news = {.entries = line, .cursor = STR("1.1")};
	struct op op;
	int fresh;

	while (rest.n) {
		line[news.entries_count] = str_cut(&rest, '\n');
		line[news.entries_count++].n++;
		CHECK(news.entries_count < LINES_MOST);
	}
	op_init(&op);
	CHECK(book_hear(&op, c->book[site], &news, &fresh) == OK && book_news_heard(&op, c->book[site]) == OK);
	op_done(&op);
}

/* All that head office holds, in its order. */
static void told(struct cast *c, struct buf *all)
{
	struct op op;

	op_init(&op);
	CHECK(entries_from(&op, book_store(c->book[HO]), 0, gather, all) == OK);
	op_done(&op);
}

static void carry(struct cast *c)
{
	struct buf all = BUF_INIT;

	hand_in(c, A01);
	hand_in(c, B01);
	told(c, &all);
	hear(c, A01, &all);
	hear(c, B01, &all);
	buf_done(&all);
}

static void do_step(struct cast *c, const struct step *s)
{
	const struct type *type = type_find(str_from(s->type));
	cJSON *given = s->json ? cJSON_Parse(s->json) : NULL;
	struct buf why = BUF_INIT;
	struct recorded out;
	struct request r;
	struct op op;

	op_init(&op);
	CHECK(type && (given || !s->json));
	request_init(&r, type, act_find(type, str_from(s->act)));
	r.doc = str_from(s->doc);
	r.who = str_from(s->who);
	r.given = given;
	for (struct str with = str_from(s->with); with.n;)
		r.with[r.with_count++] = str_cut(&with, '+');
	CHECK(day_read(str_from(s->day), &r.day));
	if (strcmp(s->act, "draft") == 0) {
		r.act = type->acts;
		CHECK(book_draft(&op, c->book[s->book], &r, &out) == OK);
	} else if (book_act(&op, c->book[s->book], &r, &out)) {
		refusal_text(&op.refusal, LANG_EN, &why);
		fprintf(stderr, "%s %s %s: %s", s->type, s->act, s->doc, why.p);
		CHECK(!"every step of the story is done");
	}
	buf_done(&why);
	cJSON_Delete(given);
	op_done(&op);
}

/* "HO 2026-03-01 user create GM00000000000001 gm {…}"; the line's bytes are cut up. */
static void do_line(struct cast *c, char *line)
{
	struct step s = {.book = HO};
	char *word[6] = {NULL}, *with;

	for (int i = 0; i < 6; i++)
		CHECK((word[i] = strsep(&line, " ")));
	s.book = strcmp(word[0], "HO") == 0 ? HO : strcmp(word[0], "A01") == 0 ? A01 : B01;
	s.day = word[1], s.type = word[2], s.act = word[3], s.doc = word[4], s.who = word[5];
	s.json = line;
	if ((with = strchr(word[5], '+'))) {
		*with = 0;
		s.with = with + 1;
	}
	do_step(c, &s);
}

static void do_lines(struct cast *c, struct str lines)
{
	while (lines.n) {
		struct str line = str_cut(&lines, '\n');
		char *copy = strndup(line.p, line.n);
		CHECK(copy);
		if (str_is(line, "sync"))
			carry(c);
		else if (line.n && line.p[0] != '#')
			do_line(c, copy);
		free(copy);
	}
}

static void read_whole(const char *path, struct buf *to);

static void play_file(struct cast *c, const char *path)
{
	struct buf lines = BUF_INIT;

	read_whole(path, &lines);
	do_lines(c, buf_str(&lines));
	buf_done(&lines);
}

/* path NULL: the first. */
static void play(struct cast *c, const char *path, struct buf *all)
{
	cast_open(c);
	for (size_t i = 0; i < sizeof(story) / sizeof(*story) && !path; i++)
		if (story[i].type)
			do_step(c, &story[i]);
		else
			carry(c);
	if (path) {
		play_file(c, GOLDEN "/prelude.story");
		play_file(c, path);
		carry(c);
	}
	told(c, all);
}

/* The stories that are files, by name; the prelude is none. */
typedef void story_fn(void *ctx, const char *path, const char *name);

static void stories(story_fn *fn, void *ctx)
{
	glob_t found;

	CHECK(glob(GOLDEN "/*.story", 0, NULL, &found) == 0);
	fn(ctx, NULL, "entries");
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *base = strrchr(found.gl_pathv[i], '/') + 1;
		char name[64];
		CHECK(snprintf(name, sizeof(name), "%.*s", (int)strcspn(base, "."), base) < (int)sizeof(name));
		if (strcmp(name, "prelude") != 0)
			fn(ctx, found.gl_pathv[i], name);
	}
	globfree(&found);
}

/* Whatever was checked in for a story; free it. */
static char *golden_path(const char *name, const char *ending)
{
	char *path;

	CHECK(asprintf(&path, GOLDEN "/%s.%s", name, ending) > 0);
	return path;
}

static void hashes_of(struct str lines, struct buf *to)
{
	while (lines.n) {
		struct hash hash = hash_of(str_cut(&lines, '\n'));
		hash_put_hex(to, &hash);
		buf_putc(to, '\n');
	}
}

/* ---- files ---- */

static void read_whole(const char *path, struct buf *to)
{
	FILE *f = fopen(path, "rb");
	char bytes[8192];
	size_t n;

	CHECK(f);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_put(to, (struct str){bytes, n});
	fclose(f);
}

static void write_whole(const char *dir, const char *name, struct str text)
{
	char path[600];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	CHECK(f && fwrite(text.p, 1, text.n, f) == text.n);
	CHECK(fclose(f) == 0);
}

static void write_story(void *dir, const char *path, const char *name)
{
	struct buf all = BUF_INIT, hashes = BUF_INIT;
	char file[96];
	struct cast c;

	play(&c, path, &all);
	hashes_of(buf_str(&all), &hashes);
	snprintf(file, sizeof(file), "%s.ndjson", name);
	write_whole(dir, file, buf_str(&all));
	snprintf(file, sizeof(file), "%s.hashes", name);
	write_whole(dir, file, buf_str(&hashes));
	cast_close(&c);
	buf_done(&all);
	buf_done(&hashes);
}

/* ---- tests ---- */

static void show_fault(void *ctx, enum err code, struct str place, struct str detail)
{
	(void)ctx;
	fprintf(stderr, "fault %s %.*s %.*s\n", err_code(code), STR_ARG(place), STR_ARG(detail));
}

static enum err show_case(void *ctx, struct op *op, const struct case_row *row)
{
	(void)op;
	++*(int *)ctx;
	fprintf(stderr, "case %.*s %.*s %.*s\n", STR_ARG(row->code), STR_ARG(row->place), STR_ARG(row->detail));
	return OK;
}

static void sound(struct book *b)
{
	int64_t faults;
	int cases = 0;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(book_verify(&op, b, show_fault, NULL, &faults), OK);
	ck_assert_int_eq(faults, 0);
	ck_assert_int_eq(cases_walk(&op, book_store(b), show_case, &cases), OK);
	ck_assert_int_eq(cases, 0);
	op_done(&op);
}

static void same_bytes(void *ctx, const char *path, const char *name)
{
	struct buf now = BUF_INIT, golden = BUF_INIT;
	char *file = golden_path(name, "ndjson");
	struct str mine, theirs;
	struct cast c;
	int line = 1;

	(void)ctx;
	play(&c, path, &now);
	read_whole(file, &golden);
	mine = buf_str(&now);
	theirs = buf_str(&golden);
	for (; mine.n && theirs.n; line++) {
		struct str one = str_cut(&mine, '\n'), other = str_cut(&theirs, '\n');
		ck_assert_msg(str_eq(one, other), "%s line %d\nnow    %.*s\ngolden %.*s", name, line, STR_ARG(one), STR_ARG(other));
	}
	ck_assert_msg(!mine.n && !theirs.n, "%s: one of them ends at line %d", name, line);
	for (int i = 0; i < BOOKS; i++)
		sound(c.book[i]);
	cast_close(&c);
	buf_done(&now);
	buf_done(&golden);
	free(file);
}

START_TEST(test_the_same_acts_give_the_same_bytes)
{
	stories(same_bytes, NULL);
}
END_TEST

static bool has(struct str lines, const struct type *type, const struct act *act)
{
	struct buf words = BUF_INIT;
	bool found;

	buf_printf(&words, "\"type\":\"%s\",\"v\":%d,\"act\":\"%s\"", type->name, type->v, act->name);
	found = memmem(lines.p, lines.n, words.p, words.n) != NULL;
	buf_done(&words);
	return found;
}

static void add_story(void *all, const char *path, const char *name)
{
	char *file = golden_path(name, "ndjson");

	(void)path;
	read_whole(file, all);
	free(file);
}

START_TEST(test_every_act_of_every_type_is_in_it)
{
	struct buf golden = BUF_INIT;

	stories(add_story, &golden);
	for (const struct type *const *type = document_types; *type; type++)
		for (const struct act *act = (*type)->acts; act->name; act++)
			ck_assert_msg(has(buf_str(&golden), *type, act), "%s %s", (*type)->name, act->name);
	buf_done(&golden);
}
END_TEST

static void same_when_written_again(const char *path)
{
	struct buf golden = BUF_INIT, again = BUF_INIT;
	struct str rest, line;
	struct entry e;
	struct op op;
	int count = 0;

	read_whole(path, &golden);
	op_init(&op);
	for (rest = buf_str(&golden); rest.n; count++) {
		line = str_cut(&rest, '\n');
		ck_assert_int_eq(entry_read(&op, &op.arena, line, &e), OK);
		buf_clear(&again);
		entry_write(&again, &e);
		ck_assert_msg(str_eq(buf_str(&again), line), "read  %.*s\nwrote %s", STR_ARG(line), again.p);
		op_reset(&op);
	}
	ck_assert_int_gt(count, 10);
	op_done(&op);
	buf_done(&golden);
	buf_done(&again);
}

static void story_written_again(void *ctx, const char *path, const char *name)
{
	char *file = golden_path(name, "ndjson");

	(void)ctx, (void)path;
	same_when_written_again(file);
	free(file);
}

START_TEST(test_what_is_read_is_written_the_same)
{
	stories(story_written_again, NULL);
	same_when_written_again(GOLDEN "/examples.ndjson");
}
END_TEST

static void story_hashes(void *ctx, const char *path, const char *name)
{
	struct buf golden = BUF_INIT, hashes = BUF_INIT, known = BUF_INIT;
	char *lines = golden_path(name, "ndjson"), *file = golden_path(name, "hashes");

	(void)ctx, (void)path;
	read_whole(lines, &golden);
	read_whole(file, &known);
	hashes_of(buf_str(&golden), &hashes);
	ck_assert_msg(str_eq(buf_str(&hashes), buf_str(&known)), "%s", name);
	buf_done(&golden);
	buf_done(&hashes);
	buf_done(&known);
	free(lines);
	free(file);
}

START_TEST(test_the_hashes_are_those_of_the_lines)
{
	stories(story_hashes, NULL);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite;
	TCase *c;
	SRunner *runner;
	int failed;

	if (argc == 3 && strcmp(argv[1], "--write") == 0) {
		stories(write_story, argv[2]);
		return 0;
	}
	suite = suite_create("golden");
	c = tcase_create("golden");
	tcase_set_timeout(c, 60);
	tcase_add_test(c, test_the_same_acts_give_the_same_bytes);
	tcase_add_test(c, test_every_act_of_every_type_is_in_it);
	tcase_add_test(c, test_what_is_read_is_written_the_same);
	tcase_add_test(c, test_the_hashes_are_those_of_the_lines);
	suite_add_tcase(suite, c);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
