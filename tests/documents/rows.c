/* The rules of each paper as rows: what is given, then the legs or the refusal. */
#include <string.h>

#include "fake.h"

struct row {
	const char *type, *act;
	const char *before; /* the body of the paper so far; NULL: none */
	const char *given;
	const char *comes_to; /* legs, or "E_CODE place" */
};

static const struct row rows[] = {
	/* Counter sale. */
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"OH A01 P1 -3; OUT A01 P1 3; CASH A01 6.00; REV A01 -6.00"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'G1','qty':'1','price':'5'}]}", "CASH A01 5.00; REV A01 -5.00"},
	{"sales_bill", "sell", NULL, "{'customer':'C600','lines':[{'item':'P1','qty':'1','price':'0'}]}",
		"OH A01 P1 -1; OUT A01 P1 1"},
	{"sales_bill", "sell", NULL,
		"{'lines':[{'item':'P1','qty':'1','price':'1'},{'item':'P2','qty':'1','price':'1'},"
		"{'item':'P1','qty':'2','price':'1'}]}",
		"OH A01 P1 -3; OUT A01 P1 3; OH A01 P2 -1; OUT A01 P2 1; CASH A01 4.00; REV A01 -4.00"},
	{"sales_bill", "sell", NULL,
		"{'lines':[{'item':'P1','qty':'1','price':'7'}],'paid':[{'means':'cash','amount':'10'}],'change':'3'}",
		"OH A01 P1 -1; OUT A01 P1 1; CASH A01 7.00; REV A01 -7.00"},
	{"sales_bill", "sell", NULL,
		"{'lines':[{'item':'P1','qty':'1','price':'7'}],'paid':[{'means':'cash','amount':'6.99'}]}", "E_AMOUNT paid"},
	{"sales_bill", "sell", NULL,
		"{'lines':[{'item':'P1','qty':'1','price':'7'}],'paid':[{'means':'cash','amount':'10'}],'change':'2'}",
		"E_ARITH change"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P1','qty':'1','price':'7'}],'change':'2'}", "E_REQUIRED paid"},
	{"sales_bill", "sell", NULL,
		"{'due':'2026-04-01','lines':[{'item':'P1','qty':'1','price':'7'}]}", "E_FIELD due"},
	{"sales_bill", "sell", NULL, "{}", "E_REQUIRED lines"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P1','qty':'0','price':'7'}]}", "E_AMOUNT lines[0].qty"},
	{"sales_bill", "sell", NULL,
		"{'lines':[{'item':'P1','qty':'1','price':'7'},{'item':'P1','qty':'-1','price':'7'}]}",
		"E_AMOUNT lines[1].qty"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P1','qty':'1','price':'-7'}]}", "E_VALUE lines[0].price"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P1','qty':'1','price':'7','amount':'8'}]}",
		"E_ARITH lines[0].amount"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P1','qty':'1','price':'7'}],'total':'8'}", "E_ARITH total"},
	{"sales_bill", "sell", NULL,
		"{'lines':[{'item':'P1','qty':'1','price':'7'},{'item':'NEW','qty':'1','price':'7'}]}",
		"E_NO_RECORD lines[1].item"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P1','qty':'1000000000000','price':'100000000000'}]}",
		"E_AMOUNT lines[0].qty"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P9','qty':'2'}]}", "OH A01 P9 -2; OUT A01 P9 2; CASH A01 19.00; REV A01 -19.00"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P9','qty':'2','price':'9'}]}",
		"OH A01 P9 -2; OUT A01 P9 2; CASH A01 18.00; REV A01 -18.00"},
	{"sales_bill", "sell", NULL, "{'lines':[{'item':'P9','qty':'2'},{'item':'P1','qty':'2'}]}", "E_REQUIRED lines[1].price"},
	/* Price list. */
	{"price_list", "publish", NULL, "{'name':'spring','from':'2026-03-01','lines':[{'item':'P1','price':'3.5'}]}", ""},
	{"price_list", "publish", NULL, "{'name':'spring','lines':[{'item':'P1','price':'3.5'}]}", "E_REQUIRED from"},
	{"price_list", "publish", NULL, "{'name':'spring','from':'2026-03-01','lines':[{'item':'P1','price':'0'}]}",
		"E_AMOUNT lines[0].price"},
	{"price_list", "publish", NULL,
		"{'name':'spring','from':'2026-03-01','lines':[{'item':'P1','price':'3'},{'item':'P1','price':'4'}]}",
		"E_DUPLICATE lines[1].item"},
	/* Bill on account. */
	{"sales_bill", "confirm", NULL, "{'customer':'C600','lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"OPEN A01 C600 K7H2W9C4NQ0E5XTA 2026-03-03 6.00; OPEN~ A01 C600 K7H2W9C4NQ0E5XTA 2026-03-03 -6.00; "
		"RSV A01 P1 3; RSV~ A01 P1 -3"},
	{"sales_bill", "confirm", NULL, "{'lines':[{'item':'P1','qty':'3','price':'2'}]}", "E_REQUIRED customer"},
	{"sales_bill", "confirm", NULL,
		"{'customer':'C600','lines':[{'item':'P1','qty':'3','price':'2'}],'paid':[{'means':'cash','amount':'6'}]}",
		"E_FIELD paid"},
	{"sales_bill", "confirm", NULL,
		"{'customer':'C600','mode':'ship_last','lines':[{'item':'P1','qty':'3','price':'2'}]}", "E_VALUE mode"},
	/* Return. */
	{"sales_return", "post", NULL, "{'customer':'C600','lines':[{'item':'P8','qty':'5','price':'88'}]}",
		"OH A01 P8 5; OUT A01 P8 -5; REV A01 440.00; ADV A01 C600 -440.00"},
	{"sales_return", "post", NULL,
		"{'into':'quarantine','lines':[{'item':'P8','qty':'1','price':'113','tax':'13%'}]}",
		"QUAR A01 P8 1; OUT A01 P8 -1; REV A01 100.00; TAX A01 13.00; CASH A01 -113.00"},
	{"sales_return", "post", NULL, "{'lines':[{'item':'P8','qty':'5','price':'0'}]}",
		"E_RETURN_PRICE_ZERO lines[0].price"},
	{"sales_return", "post", NULL,
		"{'into':'scrap','lines':[{'item':'P8','qty':'5','price':'1'}]}", "E_VALUE into"},
	/* Receipt. */
	{"customer_receipt", "take", NULL,
		"{'customer':'C600','means':'cash','amount':'5000','papers':['K7H2W9C4NQ0E5XTA']}",
		"CASH A01 5000.00; ADV A01 C600 -5000.00"},
	{"customer_receipt", "take", NULL, "{'customer':'C600','means':'cash','amount':'0'}", "E_AMOUNT amount"},
	{"customer_receipt", "take", NULL, "{'customer':'C600','means':'cash','amount':'-5'}", "E_AMOUNT amount"},
	{"customer_receipt", "take", NULL, "{'customer':'C600','amount':'5'}", "E_REQUIRED means"},
	{"customer_receipt", "take", NULL, "{'customer':'C600','means':'cash','amount':'5','papers':['A01-SB-000001']}",
		"E_VALUE papers[0]"},
	{"customer_receipt", "take", NULL, "{'means':'cash','amount':'5'}", "E_REQUIRED customer"},
	{"customer_receipt", "take", NULL, "{'customer':'C600','payer':'139','means':'cash','amount':'5'}", "E_FIELD payer"},
	{"customer_receipt", "take", NULL, "{'payer':'139','means':'cash','amount':'5'}", "CASH A01 5.00; ADV A01 139 -5.00"},
	{"customer_receipt", "take", NULL, "{'payer':' 139','means':'cash','amount':'5'}", "E_VALUE payer"},
	{"customer_receipt", "take", NULL, "{'customer':'C600','means':'bank','amount':'5'}", "E_VALUE means"},
	{"customer_receipt", "report", NULL, "{'customer':'C600','means':'cash','amount':'5'}", "E_VALUE means"},
	{"customer_receipt", "report", NULL, "{'customer':'C600','means':'cheque','amount':'5'}",
		"BANKX A01 C600 K7H2W9C4NQ0E5XTA 5.00; BANKX~ A01 C600 K7H2W9C4NQ0E5XTA -5.00"},
	{"customer_receipt", "bank", NULL, "{'customer':'C600','means':'bank','amount':'5','account':'6222'}",
		"BANK 5.00; ADV HO C600 -5.00"},
	{"customer_receipt", "confirm", "{'customer':'C600','means':'bank','amount':'5.00'}", "{'arrived':'4'}",
		"BANKX A01 C600 K7H2W9C4NQ0E5XTA -5.00; BANKX~ A01 C600 K7H2W9C4NQ0E5XTA 5.00; BANK 4.00; ADV HO C600 -4.00"},
	{"customer_receipt", "confirm", "{'customer':'C600','means':'bank','amount':'5.00'}", "{'arrived':'0'}",
		"E_AMOUNT arrived"},
	{"customer_receipt", "deny", "{'customer':'C600','means':'bank','amount':'5.00'}", "{}", "E_REQUIRED answer"},
	{"customer_receipt", "claim", "{'payer':'139','means':'cash','amount':'5.00'}", "{'customer':'C600'}",
		"ADV A01 139 5.00; ADV A01 C600 -5.00"},
	{"customer_receipt", "claim", "{'payer':'139','means':'cash','amount':'5.00'}", "{}", "E_REQUIRED customer"},
	{"allocation", "apply", NULL, "{'lines':[{'from':'K7H2W9C4NQ0E5XTA','paper':'J7H2W9C4NQ0E5XTA','amount':'7'}]}",
		"ADV A01 C600 7.00; AR B01 C600 J7H2W9C4NQ0E5XTA 2026-04-02 -7.00; IB B01 A01 7.00; IB A01 B01 -7.00"},
	{"allocation", "free", NULL, "{'lines':[{'from':'K7H2W9C4NQ0E5XTA','paper':'J7H2W9C4NQ0E5XTA','amount':'7'}]}",
		"ADV A01 C600 -7.00; AR B01 C600 J7H2W9C4NQ0E5XTA 2026-04-02 7.00; IB B01 A01 -7.00; IB A01 B01 7.00"},
	{"allocation", "apply", NULL, "{'lines':[{'from':'K7H2W9C4NQ0E5XTA','paper':'J7H2W9C4NQ0E5XTA','amount':'-7'}]}",
		"E_AMOUNT lines[0].amount"},
	{"customer_receipt", "reverse", "{'customer':'C600','means':'cash','amount':'5.00'}",
		"{}", "E_REQUIRED reason"},
	{"customer_receipt", "reverse", "{'customer':'C600','means':'cash','amount':'5.00'}",
		"{'reason':'counted twice'}",
		""},
	/* Stock. */
	{"opening_stock", "post", NULL, "{'lines':[{'item':'P1','qty':'100'},{'item':'P2','qty':'1.5'}]}",
		"OH A01 P1 100; OUT A01 P1 -100; OH A01 P2 1.5; OUT A01 P2 -1.5"},
	{"opening_stock", "post", NULL, "{'lines':[{'item':'P1','qty':'100'},{'item':'G1','qty':'1'}]}",
		"E_NO_GOODS lines[1].item"},
	{"stock_adjustment", "post", NULL,
		"{'reason':'broken','lines':[{'item':'P1','qty':'-2'},{'item':'P2','qty':'1'}]}",
		"OH A01 P1 -2; OUT A01 P1 2; OH A01 P2 1; OUT A01 P2 -1"},
	{"stock_adjustment", "post", NULL,
		"{'reason':'list','lines':[{'item':'G1','qty':'-2'},{'item':'P2','qty':'-1'}]}", "OH A01 P2 -1; OUT A01 P2 1"},
	{"stock_adjustment", "post", NULL, "{'lines':[{'item':'P1','qty':'-2'}]}", "E_REQUIRED reason"},
	{"stock_adjustment", "post", NULL, "{'reason':'x','lines':[{'item':'P1','qty':'0'}]}", "E_AMOUNT lines[0].qty"},
	/* Bad debt. */
	{"bad_debt", "post", NULL, "{'amount':'11062.06'}", "BAD A01 11062.06; EQ A01 -11062.06"},
	{"bad_debt", "post", NULL, "{'amount':'-11062.06'}", "BAD A01 -11062.06; EQ A01 11062.06"},
	{"bad_debt", "post", NULL, "{'customer':'C600','amount':'10'}", "BAD A01 10.00; ADV A01 C600 -10.00"},
	/* Opening item. */
	{"opening_item", "post", NULL, "{'customer':'C600','old_number':'X-9','due':'2025-12-31','amount':'120.5'}",
		"AR A01 C600 K7H2W9C4NQ0E5XTA 2025-12-31 120.50; EQ A01 -120.50"},
	{"opening_item", "post", NULL, "{'customer':'C600','amount':'7'}",
		"AR A01 C600 K7H2W9C4NQ0E5XTA 2026-03-03 7.00; EQ A01 -7.00"},
	{"opening_item", "post", NULL, "{'customer':'C600','due':'2025-12-31','amount':'-7'}",
		"ADV A01 C600 -7.00; EQ A01 7.00"},
	{"opening_item", "post", NULL, "{'customer':'C600','amount':'0'}", "E_AMOUNT amount"},
	{"opening_item", "post", NULL, "{'amount':'7'}", "E_REQUIRED customer"},
	/* Purchase receipt. */
	{"purchase_receipt", "save", NULL, "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}", ""},
	{"purchase_receipt", "save", NULL, "{'lines':[{'item':'P1','qty':'3','price':'2'}]}", "E_REQUIRED supplier"},
	{"purchase_receipt", "save", NULL, "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2','accepted':'3'}]}",
		"E_FIELD lines[0]"},
	{"purchase_receipt", "save", NULL,
		"{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'},{'item':'P1','qty':'1','price':'2'}]}",
		"E_DUPLICATE lines[1].item"},
	{"purchase_receipt", "save", NULL, "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}],'total':'7'}",
		"E_ARITH total"},
	{"purchase_receipt", "save", NULL, "{'supplier':'V900','lines':[{'item':'P1','qty':'3'}]}", "E_REQUIRED lines[0].price"},
	{"purchase_receipt", "save", NULL, "{'supplier':'V900','lines':[{'item':'P9','qty':'3'}],'total':'28.5'}", ""},
	{"purchase_receipt", "change", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2','amount':'6.00'}],'total':'6.00'}",
		"{'lines':[{'item':'P1','qty':'4'}]}", ""},
	{"purchase_receipt", "inspect", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}", "{}", ""},
	{"purchase_receipt", "inspect", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"{'lines':[{'item':'P1','faulty':'1'}]}", "E_REQUIRED lines[0].fault"},
	{"purchase_receipt", "inspect", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"{'lines':[{'item':'P1','faulty':'4','fault':'bent'}]}", "E_QTY_OVER lines[0].faulty"},
	{"purchase_receipt", "inspect", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"{'lines':[{'item':'P1','accepted':'2'}]}", "E_REQUIRED lines[0].faulty"},
	{"purchase_receipt", "inspect", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"{'lines':[{'item':'P1','accepted':'3','faulty':'1','fault':'bent'}]}", "E_QTY_OVER lines[0].accepted"},
	{"purchase_receipt", "inspect", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"{'lines':[{'item':'P1','accepted':'1','faulty':'1','fault':'bent'}]}", "E_AMOUNT lines[0].accepted"},
	{"purchase_receipt", "inspect", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}",
		"{'lines':[{'item':'P2','accepted':'1'}]}", "E_QTY_OVER lines[0].item"},
	{"purchase_receipt", "review",
		"{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2','tax':'0.13','amount':'6.00','accepted':'2',"
		"'faulty':'1','fault':'bent'},{'item':'G1','qty':'1','price':'5','amount':'5.00'}],'total':'11.00'}", "{}",
		"OH A01 P1 2; OUT A01 P1 -3; QUAR A01 P1 1; PUR A01 10.31; TAX A01 0.69; AP A01 V900 -11.00"},
	{"purchase_receipt", "void", "{'supplier':'V900','lines':[{'item':'P1','qty':'3','price':'2'}]}", "{}", "E_REQUIRED reason"},
	/* Transfer. */
	{"transfer", "send", NULL, "{'to':'B01','lines':[{'item':'P1','qty':'40'}]}",
		"OH A01 P1 -40; TRN P1 K7H2W9C4NQ0E5XTA 40"},
	{"transfer", "send", NULL, "{'from':'B01','to':'A01','lines':[{'item':'P1','qty':'40'}]}", "E_NOT_HERE from"},
	{"transfer", "send", NULL, "{'to':'A01','lines':[{'item':'P1','qty':'40'}]}", "E_VALUE to"},
	{"transfer", "send", NULL, "{'lines':[{'item':'P1','qty':'40'}]}", "E_REQUIRED to"},
	{"transfer", "send", NULL,
		"{'to':'B01','lines':[{'item':'P1','qty':'40'},{'item':'P2','qty':'1'},{'item':'P1','qty':'1'}]}",
		"E_DUPLICATE lines[2].item"},
	{"transfer", "send", NULL, "{'to':'B01','lines':[{'item':'G1','qty':'40'}]}", "E_NO_GOODS lines[0].item"},
	{"transfer", "send", NULL, "{'to':'B01','lines':[{'item':'P1','qty':'40','arrived':'4'}]}", "E_FIELD lines[0]"},
	{"transfer", "receive", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40'}]}",
		"{'lines':[{'item':'P1','arrived':'41'}]}", "E_QTY_OVER lines[0].arrived"},
	{"transfer", "receive", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40'}]}",
		"{'lines':[{'item':'P1','arrived':'38'}]}", "TRN P1 K7H2W9C4NQ0E5XTA -38; OH B01 P1 38"},
	{"transfer", "receive", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40'}]}",
		"{'lines':[{'item':'P1','arrived':'0'}]}", ""},
	{"transfer", "receive", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40'}]}",
		"{'lines':[{'item':'P1','arrived':'1'},{'item':'P2','arrived':'1'}]}", "E_QTY_OVER lines[1].arrived"},
	{"transfer", "receive", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40'},{'item':'P2','qty':'2'}]}",
		"{'lines':[{'item':'P2','arrived':'1'}]}", "E_REQUIRED lines"},
	{"transfer", "receive", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40'},{'item':'P2','qty':'2'}]}",
		"{'lines':[{'item':'P2','arrived':'1'},{'item':'P2','arrived':'1'}]}", "E_DUPLICATE lines[1].item"},
	{"transfer", "resolve", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40','arrived':'38'}]}",
		"{'found':[{'item':'P1','qty':'2','where':'A01'}]}", "TRN P1 K7H2W9C4NQ0E5XTA -2; OH A01 P1 2"},
	{"transfer", "resolve", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40','arrived':'38'}]}",
		"{'found':[{'item':'P1','qty':'1','where':'A01'},{'item':'P1','qty':'1','where':'lost'}]}",
		"TRN P1 K7H2W9C4NQ0E5XTA -2; OH A01 P1 1; OUT A01 P1 1"},
	{"transfer", "resolve", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40','arrived':'38'}]}",
		"{'found':[{'item':'P1','qty':'2','where':'A01'},{'item':'P1','qty':'1','where':'lost'}]}",
		"E_QTY_OVER found[1].qty"},
	{"transfer", "resolve", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40','arrived':'38'}]}",
		"{'found':[{'item':'P1','qty':'1','where':'A01'}]}", "E_AMOUNT found"},
	{"transfer", "resolve", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40','arrived':'38'}]}",
		"{'found':[{'item':'P1','qty':'2','where':'B01'}]}", "E_VALUE found[0].where"},
	{"transfer", "resolve", "{'from':'A01','to':'B01','lines':[{'item':'P1','qty':'40','arrived':'38'}]}",
		"{'found':[{'item':'P2','qty':'1','where':'A01'}]}", "E_QTY_OVER found[0].qty"},
	/* Records. */
	{"site", "create", NULL, "{'key':'C01','name':'x'}", ""},
	{"site", "create", NULL, "{'key':'c01','name':'x'}", "E_VALUE key"},
	{"site", "create", NULL, "{'key':'X7K2QD','name':'x'}", "E_VALUE key"},
	{"site", "create", NULL, "{'key':'B01A','name':'x'}", "E_DUPLICATE key"},
	{"user", "create", NULL, "{'key':'li','name':'Li'}", "E_REQUIRED sites"},
	{"user", "create", NULL, "{'key':'li','name':'Li','sites':['A01','shop']}", "E_VALUE sites[1]"},
	{"customer", "create", NULL, "{'key':'C700','name':'x','terms':'never'}", "E_VALUE terms"},
	{"item", "create", NULL, "{'key':'P77','name':'x','case_size':'0'}", "E_AMOUNT case_size"},
};

static struct str with_quotes(struct arena *arena, const char *text)
{
	char *copy = (char *)arena_str(arena, str_from(text)).p;

	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	return str_from(copy);
}

static enum err play(struct op *op, const struct row *row, struct buf *came_to)
{
	const struct type *type = type_find(str_from(row->type));
	const struct act *act = act_find(type, str_from(row->act));
	struct doc *doc = paper_new(&op->arena, type, "A01"), *stood = paper_new(&op->arena, type, "A01");
	struct fake fake;
	struct postings legs;
	enum err err;
	cJSON *given;

	fake_init(&fake, &op->arena);
	fake.paper = stood;
	if (row->before) {
		struct str before = with_quotes(&op->arena, row->before);
		ck_assert_int_eq(codec_fold_body(op, &op->arena, stood, before), OK);
		ck_assert_int_eq(codec_fold_body(op, &op->arena, doc, before), OK);
	}
	ck_assert_int_eq(json_read(op, with_quotes(&op->arena, row->given), INPUT_BYTES_MAX, "row", &given), OK);
	err = codec_take_input(op, &op->arena, doc, act, given);
	cJSON_Delete(given);
	if (!err)
		err = act_prepare(op, &fake, doc, act);
	if (err)
		return err;
	legs = act_legs(&op->arena, doc, act);
	legs_put(came_to, &legs);
	return OK;
}

START_TEST(test_row)
{
	const struct row *row = &rows[_i];
	struct buf came_to = BUF_INIT;
	struct op op;
	enum err err;

	op_init(&op);
	buf_puts(&came_to, "");
	err = play(&op, row, &came_to);
	ck_assert_int_eq(err, op.refusal.code);
	if (err)
		buf_printf(&came_to, "%s %.*s", err_code(err), STR_ARG(op.refusal.place));
	ck_assert_msg(str_is(buf_str(&came_to), row->comes_to), "%s.%s %s\n comes to %s\n and not %s", row->type, row->act,
		row->given, came_to.p, row->comes_to);
	buf_done(&came_to);
	op_done(&op);
}
END_TEST

static const char *hearers(struct op *op, const struct doc *doc)
{
	struct texts topics = {0};
	struct buf text = BUF_INIT;
	const char *kept;

	doc->type->hearers(doc, &op->arena, &topics);
	for (int i = 0; i < topics.count; i++)
		buf_printf(&text, "%s%.*s", i ? " " : "", STR_ARG(topics.row[i]));
	kept = arena_str(&op->arena, buf_str(&text)).p;
	buf_done(&text);
	return kept;
}

START_TEST(test_records_are_heard_by_whom_they_concern)
{
	struct op op;
	struct site *site;
	struct user *user;
	struct str sites[] = {STR("HO"), STR("A01"), STR("HO")};

	op_init(&op);
	site = (struct site *)paper_new(&op.arena, &site_type, "HO");
	site->key = STR("A01");
	site->doc.last_act = STR("create");
	ck_assert_str_eq(hearers(&op, &site->doc), "all");
	site->doc.last_act = STR("hear");
	ck_assert_str_eq(hearers(&op, &site->doc), "site:A01");
	user = (struct user *)paper_new(&op.arena, &user_type, "HO");
	user->sites = (struct texts){sites, 3};
	ck_assert_str_eq(hearers(&op, &user->doc), "site:A01 site:HO");
	ck_assert_str_eq(hearers(&op, paper_new(&op.arena, &item_type, "HO")), "all");
	ck_assert_str_eq(hearers(&op, paper_new(&op.arena, &item_type, "X7K2QD")), "");
	op_done(&op);
}
END_TEST

START_TEST(test_a_sender_hears_that_all_arrived)
{
	struct op op;
	struct transfer *transfer;

	op_init(&op);
	transfer = (struct transfer *)paper_new(&op.arena, &transfer_type, "A01");
	ck_assert_int_eq(codec_fold_body(&op, &op.arena, &transfer->doc,
				 STR("{\"from\":\"A01\",\"to\":\"B01\",\"lines\":[{\"item\":\"P1\",\"qty\":\"4\"}]}")),
		OK);
	ck_assert_str_eq(hearers(&op, &transfer->doc), "");
	transfer->lines.row[0].arrived = qty_of(3000);
	ck_assert_str_eq(hearers(&op, &transfer->doc), "");
	transfer->lines.row[0].arrived = qty_of(4000);
	ck_assert_str_eq(hearers(&op, &transfer->doc), "site:A01");
	op_done(&op);
}
END_TEST

START_TEST(test_a_bill_brings_its_goods_only)
{
	struct op op;
	struct fake fake;
	struct doc *bill, *brought;

	op_init(&op);
	fake_init(&fake, &op.arena);
	bill = paper_new(&op.arena, &sales_bill_type, "A01");
	ck_assert_int_eq(codec_fold_body(&op, &op.arena, bill,
				 with_quotes(&op.arena, "{'lines':[{'item':'P1','qty':'1'},{'item':'G1','qty':'1'},"
							"{'item':'P1','qty':'2'}]}")),
		OK);
	ck_assert_int_eq(goods_issue_of(&op, (struct sales_bill *)bill, &fake.look, &brought), OK);
	ck_assert_int_eq(((struct goods_issue *)brought)->lines.count, 2);
	ck_assert(str_eq(((struct goods_issue *)brought)->bill.id, bill->id));
	ck_assert_int_eq(codec_fold_body(&op, &op.arena, bill,
				 with_quotes(&op.arena, "{'lines':[{'item':'G1','qty':'1'}]}")),
		OK);
	ck_assert_int_eq(goods_issue_of(&op, (struct sales_bill *)bill, &fake.look, &brought), OK);
	ck_assert_ptr_null(brought);
	op_done(&op);
}
END_TEST

TCase *rows_cases(void)
{
	TCase *cases = tcase_create("rows");

	tcase_add_loop_test(cases, test_row, 0, (int)(sizeof(rows) / sizeof(*rows)));
	tcase_add_test(cases, test_records_are_heard_by_whom_they_concern);
	tcase_add_test(cases, test_a_sender_hears_that_all_arrived);
	tcase_add_test(cases, test_a_bill_brings_its_goods_only);
	return cases;
}
