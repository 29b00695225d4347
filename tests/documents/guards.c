/* What a guard may look at: the paper itself and others that its site holds, accounts
 * that its site owns, and records. Every check and every bring is run under a book
 * that writes down each question, and held to the row that allows it. */
#include <stdio.h>
#include <string.h>

#include "fake.h"

static const struct {
	const char *type, *act;
	const char *asks; /* "record item|paper itself|balance OH" */
} allowed[] = {
	{"site", "create", "record site"},
	{"user", "create", "record role"},
	{"user", "enlist", "record role"},
	{"user", "change", "record user|record role"},
	{"access", "reset", "record user|record access|record role"},
	{"access", "renew", "record user|record access"},
	{"access", "shut_out", "record user|record access|record role"},
	{"access", "let_in", "record user|record access|record role"},
	{"merge", "post", "record item|record customer|record credit_terms|paper credit_terms|headroom customer"},
	{"merge", "undo", "allocated"},
	{"contract", "activate", "record user"},
	{"contract", "close", "balance REM"},
	{"contract", "void", "balance REM"},
	{"customer", "set_terms", "paper itself"},
	{"credit_terms", "create", "record customer"},
	{"credit_terms", "change", "paper itself"},
	{"ceiling", "grant", "record credit_terms|headroom customer|lease customer"},
	{"ceiling", "ask", "lease customer"},
	{"ceiling", "return", "lease customer"},
	{"ceiling", "hand_back", "lease customer"},
	{"ceiling", "write_off", "lease customer"},
	{"contract_share", "grant", "record contract|balance REM"},
	{"contract_share", "ask", "record contract"},
	{"contract_share", "answer", "record contract|balance REM"},
	{"contract_share", "return", "record contract|balance REM"},
	{"approval", "raise", "draft sales_bill|record user"},
	{"approval", "ask", "draft sales_bill|record user|paper approval"},
	{"approval", "approve_here", "draft sales_bill|record user|record role"},
	{"approval", "enter", "try code"},
	{"approval", "approve", "record user|record role"},
	{"phone_code", "give", "record user|record role|code site"},
	{"sales_bill", "confirm", "paper approval|paper sales_order|balance ORD|record user|record contract|balance REM|paper call_off|record item|price list|record settings|record customer|record tax_rate|"
		"record credit_terms|headroom customer|open_papers customer|owed customer"},
	{"sales_bill", "issue", "linked approval|linked logistics_release|record item|record customer|owed customer|balance ORD|paper sales_order|record settings"},
	{"sales_bill", "issue_part", "paper itself|linked approval|linked logistics_release|linked settlement|record item|record customer|owed customer|balance ORD|paper sales_order|record settings"},
	{"sales_bill", "ask_goods", "paper itself|linked logistics_release"},
	{"sales_bill", "accept", "record item"},
	{"sales_bill", "let_go", "record item"},
	{"sales_bill", "issue_there", "record item|record customer|owed customer|balance ORD|paper sales_order|record settings"},
	{"sales_bill", "submit", "linked settlement"},
	{"sales_bill", "hand_in", "linked settlement"},
	{"sales_bill", "release", "linked voucher|linked invoice|record customer|owed customer|balance ORD"},
	{"sales_bill", "give_back", "linked settlement|linked invoice"},
	{"sales_bill", "settle_again", "linked settlement"},
	{"sales_bill", "void", "paper call_off|paper sales_order|paper approval|record item|linked settlement|linked logistics_release|balance APPR"},
	{"logistics_release", "give", "heard sales_bill|linked logistics_release"},
	{"settlement", "change", "paper sales_bill|paper itself|record item"},
	{"settlement", "mark", "paper sales_bill"},
	{"settlement", "confirm", "paper sales_bill|linked invoice|balance OPEN|balance UNS|record settings"},
	{"settlement", "unconfirm", "paper sales_bill|linked voucher"},
	{"settlement", "void", "paper sales_bill"},
	{"voucher", "post", "paper sales_bill"},
	{"voucher", "unpost", "paper sales_bill|balance AR|paper itself|own closes"},
	{"invoice", "issue", "paper sales_bill|linked invoice|linked settlement|record customer|record settings|record item"},
	{"request", "ask", "heard "},
	{"invoice", "stamp", "heard sales_bill|linked voucher"},
	{"invoice", "void", "heard sales_bill|paper sales_bill|linked settlement"},
	{"sales_bill", "sell", "record item|record tax_rate|record settings|record customer|price list"},
	{"sales_bill", "reverse", "linked settlement|record item|balance BACK"},
	{"sales_order", "receive", "record customer|record item|record settings"},
	{"sales_order", "split_off", "record customer|record item|record settings"},
	{"sales_order", "change", "record customer|record item|record settings"},
	{"sales_order", "revise", "record customer|record item|record settings"},
	{"sales_order", "split", "paper itself|record customer|record item|record settings"},
	{"sales_order", "check", "record item|balance OH|balance RSV"},
	{"sales_order", "price", "record customer|record item|record settings|record tax_rate|price list|owed customer|balance ORD"},
	{"sales_order", "deposit", "owed customer|balance ORD"},
	{"sales_order", "balance", "owed customer|balance ORD"},
	{"sales_order", "supply", "record customer|record settings|record user"},
	{"sales_order", "bill", "record customer|record settings|record user|owed customer|balance ORD"},
	{"sales_order", "ship", "record settings"},
	{"slip_return", "close", "owed customer"},
	{"sales_return", "reverse", "record item"},
	{"opening_stock", "reverse", "record item"},
	{"stock_adjustment", "reverse", "record item"},
	{"sales_return", "post", "record item|record settings|record customer"},
	{"sales_return", "take_back", "heard sales_bill|record item|paper sales_bill|balance BACK|links sales_return|record settings|record customer"},
	{"sales_return", "inspect", "record item"},
	{"purchase_receipt", "save", "record item|record supplier|price bought"},
	{"purchase_receipt", "change", "record item|record supplier|price bought"},
	{"purchase_receipt", "inspect", "paper itself|record item"},
	{"opening_stock", "post", "record item"},
	{"stock_adjustment", "post", "record item"},
	{"customer_receipt", "bank", "record settings|links customer_receipt"},
	{"customer_receipt", "confirm", "record settings|links customer_receipt"},
	{"customer_receipt", "claim", "credit"},
	{"cash_deposit", "confirm", "record settings"},
	{"clearing", "clear", "balance IB"},
	{"pay_out", "pay", "owed customer"},
	{"credit_paper", "propose", "record contract"},
	{"credit_paper", "reverse", "record item"},
	{"petty_cash", "lend", "balance PETTY"},
	{"allocation", "apply", "credit|item|allocated"},
	{"allocation", "free", "credit|item|allocated"},
	{"day_close", "close", "newest day_close|own entries|own refusals|balance CASH|balance DIFF"},
	{"period_close", "close", "newest period_close|own logs|record site"},
	{"period_close", "close_without", "newest period_close|own logs|record site"},
	{"transfer", "send", "record item"},
	{"transfer", "receive", "paper itself"},
};

static const char *allowed_to(const struct type *type, const struct act *act)
{
	for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
		if (!strcmp(allowed[i].type, type->name) && !strcmp(allowed[i].act, act->name))
			return allowed[i].asks;
	return "";
}

/* Of the paper that it holds. */
static bool holds_the_paper(const struct fake *fake)
{
	for (int i = 0; i < fake->asked_count; i++)
		if (!strcmp(fake->asked[i].what, "paper"))
			return true;
	return false;
}

/* A balance is its site's own to look at where the account is kept at the site; the holder's
 * where it is kept by a paper; head office's where it owns the account. */
static void holds_balance(const struct fake *fake, const struct act *act, const struct fake_asked *asked)
{
	const struct account *account = account_find(asked->type);

	if (account && account->owner == OWNER_HOLDER && holds_the_paper(fake))
		return;
	if (account && account->owner == OWNER_HO && act->at && !strcmp(act->at, "HO"))
		return;
	ck_assert(account && account->owner == OWNER_AT && str_eq(asked->key, fake->look.site));
}

static void holds_guard(const struct fake *fake, const struct type *type, const struct act *act, struct str id)
{
	for (int i = 0; i < fake->asked_count; i++) {
		const struct fake_asked *asked = &fake->asked[i];
		bool itself = !strcmp(asked->what, "paper") && str_eq(asked->key, id);
		char words[96];
		bool head_office = state_among("credit|item|allocated", str_from(asked->what));
		snprintf(words, sizeof(words), "%s%s%.*s", asked->what, head_office ? "" : " ",
			(int)(head_office ? 0 : itself ? 6 : asked->type.n), itself ? "itself" : asked->type.p);
		if (head_office)
			ck_assert_str_eq(act->at ? act->at : "", "HO");
		ck_assert_msg(state_among(allowed_to(type, act), str_from(words)), "%s.%s looks at %s", type->name,
			act->name, words);
		if (!strcmp(asked->what, "record"))
			ck_assert(type_is_record(type_find(asked->type)));
		if (!strcmp(asked->what, "balance"))
			holds_balance(fake, act, asked);
	}
}

static void bring(struct op *op, struct fake *fake, const struct act *act, const struct doc *doc)
{
	struct bringing with = {.count = 0};

	if (!act->bring)
		return;
	ck_assert_int_eq(act->bring(op, doc, &fake->look, &with), OK);
	for (int i = 0; i < with.count; i++) {
		struct doc *paper = with.row[i].paper;
		const struct act *brought = act_find(paper->type, str_from(with.row[i].act));
		ck_assert(brought && brought->needs & COMPANION);
		ck_assert_int_eq(act_is_first(brought), !paper->acts);
		if (!paper->acts) {
			paper->id = STR("R5M1V8Y3BD6QJ0ZK");
			paper->site = doc->site;
		}
		ck_assert_msg(act_prepare(op, fake, paper, brought) == OK, "%s.%s: %s at %.*s", paper->type->name, brought->name,
			err_code(op->refusal.code), STR_ARG(op->refusal.place));
	}
}

START_TEST(test_guards_look_at_no_more_than_they_may)
{
	uint64_t seed = 7;
	struct op op;
	struct fake fake;

	op_init(&op);
	for (const struct type *const *type = document_types; *type; type++)
		for (const struct act *act = (*type)->acts; act->name; act++)
			for (int i = 0; i < 100; i++) {
				struct doc *doc, *stood;
				op_reset(&op);
				fake_init(&fake, &op.arena);
				doc = random_paper(&op, &fake, &seed, *type, act, &stood);
				bring(&op, &fake, act, doc);
				holds_guard(&fake, *type, act, doc->id);
			}
	op_done(&op);
}
END_TEST

static bool brings(struct op *op, struct fake *fake, uint64_t *seed, const struct type *other, const struct act *by,
	const struct type *type, const struct act *act)
{
	bool found = false;

	for (int i = 0; i < 20 && !found; i++) {
		struct bringing with = {.count = 0};
		struct doc *stood, *doc = random_paper(op, fake, seed, other, by, &stood);
		ck_assert_int_eq(by->bring(op, doc, &fake->look, &with), OK);
		for (int k = 0; k < with.count; k++)
			found |= with.row[k].paper->type == type && !strcmp(with.row[k].act, act->name);
	}
	return found;
}

START_TEST(test_every_companion_is_brought)
{
	struct op op;
	struct fake fake;
	uint64_t seed = 3;

	op_init(&op);
	fake_init(&fake, &op.arena);
	for (const struct type *const *type = document_types; *type; type++)
		for (const struct act *act = (*type)->acts; act->name; act++) {
			bool found = !(act->needs & COMPANION);
			for (const struct type *const *other = document_types; *other && !found; other++)
				for (const struct act *by = (*other)->acts; by->name && !found; by++) {
					if (by->bring)
						found = brings(&op, &fake, &seed, *other, by, *type, act);
				}
			ck_assert_msg(found, "%s.%s is brought by nothing", (*type)->name, act->name);
		}
	op_done(&op);
}
END_TEST

TCase *guards_cases(void)
{
	TCase *cases = tcase_create("guards");

	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, test_guards_look_at_no_more_than_they_may);
	tcase_add_test(cases, test_every_companion_is_brought);
	return cases;
}
