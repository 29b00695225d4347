/* layers: sync seal book documents ledger store model base
 * Who may sign what: posts and rights, second signatures, people of a site, and head
 * office's word that holds from when it is heard. */
#include "suite.h"
#include "sync_rig.h"

#include "book/people.h"
#include "store/docs.h"

#define PIN_A "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$YQ"
#define PIN_B "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$Yg"

static struct town t;

static void with_roles(void)
{
	struct op op;

	op_init(&op);
	town_must(&op, book_batch_begin(&op, t.ho));
	town_must(&op, book_begin_roles(&op, t.ho, STR("ho"), LANG_EN));
	town_must(&op, book_batch_end(&op, t.ho));
	op_done(&op);
}

static void sync_both(void)
{
	ck_assert_int_eq(town_sync(&t, 0), OK);
	ck_assert_int_eq(town_sync(&t, 1), OK);
}

/* li sells and bills at both shops, wu keeps the store of A01, sh heads A01. */
static void begin(void)
{
	t = (struct town){0};
	town_open(&t);
	town_act(t.ho, "user", "change", "ho", "ho", NULL, "{\"roles\":[\"OWN\"]}");
	town_act(t.ho, "user", "change", "li", "ho", NULL, "{\"roles\":[\"BC\",\"CH\"]}");
	town_act(t.ho, "user", "change", "wu", "ho", NULL, "{\"roles\":[\"WK\"],\"sites\":[\"A01\"]}");
	town_act(t.ho, "user", "create", "", "ho", NULL,
		"{\"key\":\"sh\",\"name\":\"Head\",\"sites\":[\"A01\"],\"roles\":[\"SH\"],\"reports_to\":\"ho\"}");
	with_roles();
	sync_both();
}

static void end(void)
{
	town_end(&t);
}

static struct book *a01(void)
{
	return t.site[0].book;
}

static enum err act(struct book *b, const char *type, const char *name, const char *doc, const char *who, const char *with,
	const char *json)
{
	return rig_act(b, type, name, doc, who, with, json, NULL, NULL);
}

#define OPENING "{\"lines\":[{\"item\":\"P1\",\"qty\":\"10\"}]}"
#define SALE "{\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"2\"}]}"
#define DIFFERENCE "{\"reason\":\"count\",\"lines\":[{\"item\":\"P1\",\"qty\":\"-1\"}]}"

/* SEC-01 E_PERMISSION, WHS-03 E_PERMISSION: a billing clerk enters no stock, a keeper
 * of the site does; a keeper does not sell. */
START_TEST(test_functions_belong_to_posts)
{
	ck_assert_int_eq(act(a01(), "opening_stock", "post", "", "li", NULL, OPENING), E_PERMISSION);
	ck_assert_int_eq(act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING), OK);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "wu", NULL, SALE), E_PERMISSION);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "li", NULL, SALE), OK);
	/* He works at A01 alone now. */
	ck_assert_int_eq(act(t.site[1].book, "opening_stock", "post", "", "wu", NULL, OPENING), E_PERMISSION);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "nobody", NULL, SALE), E_NO_RECORD);
}
END_TEST

START_TEST(test_a_refusal_names_the_posts)
{
	struct op op;

	op_init(&op);
	ck_assert_int_eq(book_may(&op, a01(), STR("wu"), "sales.bill", "who"), E_PERMISSION);
	for (int i = 0; i < op.refusal.values_count; i++)
		if (!strcmp(op.refusal.values[i].name, "posts"))
			ck_assert(str_is(op.refusal.values[i].text, "BC OWN"));
	op_done(&op);
}
END_TEST

/* SEC-20 E_SELF_APPROVAL: a user who combines two signatures; one whose post has not
 * the second look is refused as well. */
START_TEST(test_a_second_signature_is_a_second_person_who_may)
{
	town_act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING);
	town_act(t.ho, "user", "change", "sh", "ho", NULL, "{\"roles\":[\"SH\",\"WS\"]}");
	town_act(t.ho, "user", "create", "", "ho", NULL,
		"{\"key\":\"gm\",\"name\":\"Boss\",\"sites\":[\"A01\"],\"roles\":[\"GM\"]}");
	sync_both();
	ck_assert_int_eq(act(a01(), "stock_adjustment", "post", "", "sh", "sh", DIFFERENCE), E_SELF_APPROVAL);
	ck_assert_int_eq(act(a01(), "stock_adjustment", "post", "", "sh", NULL, DIFFERENCE), E_NO_APPROVAL);
	ck_assert_int_eq(act(a01(), "stock_adjustment", "post", "", "sh", "wu", DIFFERENCE), E_PERMISSION);
	ck_assert_int_eq(act(a01(), "stock_adjustment", "post", "", "sh", "gm", DIFFERENCE), OK);
}
END_TEST

/* A right that the company took from its last post is nobody's, though the program's own
 * matrix would give it. */
START_TEST(test_a_right_taken_from_the_last_post_is_nobodys)
{
	town_act(t.ho, "role", "change", "BC", "ho", NULL, "{\"rights\":[\"sales.sell\"]}");
	sync_both();
	ck_assert_int_eq(act(a01(), "sales_bill", "confirm", "", "li", NULL,
				 "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"2\"}]}"),
		E_PERMISSION);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "li", NULL, SALE), OK);
	ck_assert_int_eq(act(t.ho, "role", "change", "BC", "ho", NULL, "{\"rights\":[\"sales.everything\"]}"), E_VALUE);
}
END_TEST

/* SEC-16 E_PERMISSION: who may do what is changed by those who lead, at head office, and is
 * in force at a site from when it is published there. */
START_TEST(test_rules_come_into_force_on_publication)
{
	town_act(t.ho, "user", "create", "", "ho", NULL, "{\"key\":\"bc\",\"name\":\"Clerk\",\"sites\":[\"HO\"],\"roles\":[\"BC\"]}");
	ck_assert_int_eq(act(t.ho, "role", "change", "WK", "bc", NULL, "{\"rights\":[\"sales.sell\"]}"), E_PERMISSION);
	ck_assert_int_eq(act(t.ho, "role", "change", "WK", "ho", NULL, "{\"rights\":[\"sales.sell\"]}"), OK);
	ck_assert_int_eq(act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING), OK);
	sync_both();
	ck_assert_int_eq(act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING), E_PERMISSION);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "wu", NULL, SALE), OK);
}
END_TEST

/* A post of the company's own. */
START_TEST(test_a_post_of_the_companys_own)
{
	town_act(t.ho, "role", "create", "", "ho", NULL,
		"{\"key\":\"WEEKEND\",\"name\":\"Weekend help\",\"rights\":[\"sales.sell\"],\"clerk\":true}");
	town_act(t.ho, "user", "change", "wu", "ho", NULL, "{\"roles\":[\"WEEKEND\"]}");
	ck_assert_int_eq(act(t.ho, "user", "change", "wu", "ho", NULL, "{\"roles\":[\"NONE\"]}"), E_NO_RECORD);
	sync_both();
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "wu", NULL, SALE), OK);
	ck_assert_int_eq(act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING), E_PERMISSION);
}
END_TEST

/* ---- who works where ---- */

static const struct user *user_at(struct op *op, struct book *b, const char *who)
{
	const struct doc *doc;

	ck_assert_int_eq(book_record(op, b, "user", str_from(who), &doc), OK);
	return (const struct user *)doc;
}

static const char *pin_at(struct op *op, struct book *b, const char *who)
{
	const struct verifier *row;
	int count;

	ck_assert_int_eq(book_verifiers(op, b, str_from(who), &row, &count), OK);
	return count ? row->hash.p : "";
}

static void reset(struct book *b, const char *type, const char *doc, const char *who, const char *user, const char *hash)
{
	char json[256];

	snprintf(json, sizeof(json), "{%s%s%s\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"%s\"}]}", user ? "\"user\":\"" : "",
		user ? user : "", user ? "\"," : "", hash);
	town_act(b, type, "reset", doc, who, NULL, json);
}

/* SEC-24: whom he reports to travels with his record. */
START_TEST(test_a_site_that_he_comes_to_hears_all_of_him)
{
	struct op op;

	op_init(&op);
	reset(t.ho, "user", "sh", "ho", NULL, PIN_A);
	sync_both();
	ck_assert_ptr_null(user_at(&op, t.site[1].book, "sh"));
	town_act(t.ho, "user", "change", "sh", "ho", NULL, "{\"sites\":[\"B01\"]}");
	sync_both();
	ck_assert(str_is(user_at(&op, t.site[1].book, "sh")->reports_to.key, "ho"));
	ck_assert_str_eq(pin_at(&op, t.site[1].book, "sh"), PIN_A);
	/* The site that he left knows that he did. */
	ck_assert_int_eq(act(a01(), "user", "enlist", "", "sh", NULL,
				 "{\"name\":\"x\",\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" PIN_A "\"}]}"),
		E_PERMISSION);
	op_done(&op);
}
END_TEST

#define CLERK(post, more) \
	"{\"name\":\"Sun\",\"roles\":[\"" post "\"]," more "\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" PIN_A "\"}]}"

/* The head of a site takes on clerks without a line, resets and shuts out. */
START_TEST(test_a_head_of_a_site_has_his_clerks)
{
	char doc[20];
	struct op op;

	op_init(&op);
	ck_assert_int_eq(act(a01(), "user", "enlist", "", "wu", NULL, CLERK("CH", "")), E_PERMISSION);
	ck_assert_int_eq(act(a01(), "user", "enlist", "", "sh", NULL, CLERK("GM", "")), E_PERMISSION);
	ck_assert_int_eq(act(a01(), "user", "enlist", "", "sh", NULL, CLERK("CH", "\"sites\":[\"B01\"],")), E_NOT_HERE);
	ck_assert_int_eq(act(a01(), "user", "enlist", "", "sh", NULL, CLERK("CH", "")), OK);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "A01-US-000001", NULL, SALE), OK);
	reset(a01(), "access", "", "sh", "A01-US-000001", PIN_B);
	ck_assert_str_eq(pin_at(&op, a01(), "A01-US-000001"), PIN_B);
	ck_assert_int_eq(act(a01(), "access", "reset", "", "sh", NULL,
				 "{\"user\":\"A01-US-000001\",\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" PIN_B "\"}]}"),
		E_DUPLICATE);
	ck_assert_int_eq(rig_act(a01(), "access", "shut_out", "A01-US-000001", "sh", NULL, "{\"reason\":\"till\"}", NULL, doc), OK);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "A01-US-000001", NULL, SALE), E_SHUT_OUT);
	ck_assert_int_eq(act(a01(), "access", "let_in", doc, "sh", NULL, NULL), OK);
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "A01-US-000001", NULL, SALE), OK);
	/* Not one whose post only head office gives. */
	ck_assert_int_eq(act(a01(), "access", "shut_out", "", "sh", NULL, "{\"user\":\"sh\",\"reason\":\"x\"}"), E_PERMISSION);
	sync_both();
	ck_assert_ptr_nonnull(user_at(&op, t.ho, "A01-US-000001"));
	ck_assert_int_eq(t.ho ? act(t.ho, "user", "shut_out", "A01-US-000001", "ho", NULL, "{\"reason\":\"left\"}") : 1, OK);
	sync_both();
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "A01-US-000001", NULL, SALE), E_SHUT_OUT);
	op_done(&op);
}
END_TEST

/* What was heard last holds. */
START_TEST(test_the_verifier_heard_last_holds)
{
	struct op op;

	op_init(&op);
	reset(a01(), "access", "", "sh", "wu", PIN_B);
	reset(t.ho, "user", "wu", "ho", NULL, PIN_A);
	ck_assert_str_eq(pin_at(&op, a01(), "wu"), PIN_B);
	sync_both();
	ck_assert_str_eq(pin_at(&op, a01(), "wu"), PIN_A);
	reset(a01(), "access", "wu", "sh", NULL, PIN_B);
	ck_assert_str_eq(pin_at(&op, a01(), "wu"), PIN_B);
	/* A change of his name is no new PIN. */
	town_act(t.ho, "user", "change", "wu", "ho", NULL, "{\"name\":\"Wu Min\"}");
	sync_both();
	ck_assert_str_eq(pin_at(&op, a01(), "wu"), PIN_B);
	/* One's own is one's own to change. */
	ck_assert_int_eq(act(a01(), "access", "renew", "wu", "li", NULL, "{\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" PIN_A "\"}]}"),
		E_PERMISSION);
	ck_assert_int_eq(act(a01(), "access", "renew", "wu", "wu", NULL, "{\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"" PIN_A "\"}]}"), OK);
	ck_assert_int_eq(act(a01(), "access", "reset", "wu", "sh", NULL, "{\"verifiers\":[{\"kind\":\"pin\",\"hash\":\"1234\"}]}"), E_VALUE);
	op_done(&op);
}
END_TEST

/* ---- head office's word ---- */

struct cases {
	struct buf text;
};

static enum err case_line(void *ctx, struct op *op, const struct case_row *row)
{
	struct cases *c = ctx;

	(void)op;
	buf_printf(&c->text, "%.*s %.*s %.*s\n", STR_ARG(row->code), STR_ARG(row->place), STR_ARG(row->detail));
	return OK;
}

static void expect_cases(const char *wanted)
{
	struct cases c = {BUF_INIT};
	struct op op;

	op_init(&op);
	buf_puts(&c.text, "");
	town_must(&op, cases_walk(&op, book_store(t.ho), case_line, &c));
	ck_assert_msg(strstr(c.text.p, wanted) && (*wanted || !c.text.n), "cases are\n%s and not %s", c.text.p, wanted);
	buf_done(&c.text);
	op_done(&op);
}

static void rebuilt_the_same(void)
{
	struct hash before = town_digest(t.ho), after;
	struct op op;

	op_init(&op);
	town_must(&op, book_rebuild(&op, t.ho));
	after = town_digest(t.ho);
	ck_assert(hash_eq(&before, &after));
	op_done(&op);
}

/* A right withdrawn at head office and used at a dark site: recorded, posted, a case; and
 * refused there once it is heard. */
START_TEST(test_a_right_used_before_its_end_was_heard)
{
	town_act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING);
	sync_both();
	town_act(t.ho, "user", "change", "li", "ho", NULL, "{\"roles\":[\"DC\"]}");
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "li", NULL, SALE), OK);
	sync_both();
	ck_assert_int_eq(rig_sum(t.ho, "OH", "A01", "", "P1", ""), 9000);
	ck_assert_int_eq(rig_sum(t.ho, "CASH", "A01", "", "", ""), 200);
	expect_cases("E_PERMISSION li sales.sell was taken from him, by A.");
	expect_cases("; the site had not heard of it\n");
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "li", NULL, SALE), E_PERMISSION);
	rebuilt_the_same();
}
END_TEST

START_TEST(test_a_post_that_lost_the_right_is_told_too)
{
	town_act(t.ho, "role", "change", "BC", "ho", NULL, "{\"rights\":[\"sales.bill\"]}");
	town_act(t.ho, "role", "change", "CH", "ho", NULL, "{\"rights\":[\"money.receive\"]}");
	town_act(a01(), "sales_bill", "sell", "", "li", NULL, SALE);
	sync_both();
	expect_cases("E_PERMISSION li sales.sell was taken from him, by A.");
	rebuilt_the_same();
}
END_TEST

START_TEST(test_who_was_shut_out_in_the_dark)
{
	town_act(t.ho, "user", "shut_out", "li", "ho", NULL, "{\"reason\":\"left\"}");
	town_act(a01(), "sales_bill", "sell", "", "li", NULL, SALE);
	town_act(t.ho, "user", "change", "wu", "ho", NULL, "{\"sites\":[\"B01\"]}");
	town_act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING);
	sync_both();
	expect_cases("E_SHUT_OUT li shut out, by A.");
	expect_cases("E_PERMISSION wu does not work there, by A.");
	ck_assert_int_eq(act(a01(), "sales_bill", "sell", "", "li", NULL, SALE), E_SHUT_OUT);
	rebuilt_the_same();
}
END_TEST

START_TEST(test_what_was_allowed_is_no_case)
{
	town_act(a01(), "opening_stock", "post", "", "wu", NULL, OPENING);
	town_act(a01(), "sales_bill", "sell", "", "li", NULL, SALE);
	town_act(a01(), "user", "enlist", "", "sh", NULL, CLERK("CH", ""));
	town_act(a01(), "sales_bill", "sell", "", "A01-US-000001", NULL, SALE);
	sync_both();
	expect_cases("");
	rebuilt_the_same();
}
END_TEST

/* Head office makes more of a site's clerk. */
START_TEST(test_a_clerk_whom_head_office_promotes)
{
	struct op op;

	op_init(&op);
	town_act(a01(), "user", "enlist", "", "sh", NULL, CLERK("CH", ""));
	sync_both();
	town_act(t.ho, "user", "change", "A01-US-000001", "ho", NULL, "{\"sites\":[\"B01\"],\"roles\":[\"SM\"]}");
	sync_both();
	ck_assert_int_eq(book_may(&op, t.site[1].book, STR("A01-US-000001"), "bad_debt.approve", "who"), OK);
	ck_assert_int_eq(book_may(&op, a01(), STR("A01-US-000001"), NULL, "who"), E_PERMISSION);
	op_done(&op);
}
END_TEST

/* What A01's device writes when its program is not ours. */
static void forge(const char *type, const char *act_name, const char *doc, const struct hash *on, const char *body)
{
	struct entry e = {.log = book_log(a01()), .at = world_now(&t.world.world), .day = book_today(t.ho), .who = STR("li"),
		.type = str_from(type), .v = 1, .act = str_from(act_name), .doc = str_from(doc), .group_k = 1, .group_n = 1,
		.body = str_from(body), .state = STR("active"), .holder = STR("HO")};
	struct buf line = BUF_INIT, hex = BUF_INIT;
	struct log_head head;
	struct batch batch;
	struct taken taken;
	struct op op;

	op_init(&op);
	town_must(&op, log_head_get(&op, book_store(t.ho), e.log, &head));
	e.seq = head.seq + 1;
	e.prev = head.hash;
	if (on) {
		hash_put_hex(&hex, on);
		e.on = buf_str(&hex);
		e.on_hash = *on;
	}
	entry_write(&line, &e);
	buf_putc(&line, '\n');
	batch = (struct batch){buf_str(&line), e.log};
	town_must(&op, book_take_in(&op, t.ho, &batch, &taken));
	town_fold(&t);
	buf_done(&line);
	buf_done(&hex);
	op_done(&op);
}

/* One device in bad hands: it may write what it likes, and gives nobody a post. */
START_TEST(test_a_site_gives_no_post_by_writing_it)
{
	char doc[20];
	struct op op;

	op_init(&op);
	sync_both();
	snprintf(doc, sizeof(doc), "%.*s", STR_ARG(user_at(&op, t.ho, "wu")->doc.id));
	forge("user", "change", doc, &user_at(&op, t.ho, "wu")->doc.head, "{\"sites\":[\"HO\",\"A01\"],\"roles\":[\"OWN\"]}");
	ck_assert_int_eq(book_may(&op, t.ho, STR("wu"), NULL, "who"), E_PERMISSION);
	op_reset(&op);
	forge("user", "create", "ZZ00000000000001", NULL,
		"{\"key\":\"eve\",\"name\":\"Eve\",\"sites\":[\"HO\",\"A01\"],\"roles\":[\"OWN\"]}");
	ck_assert_int_eq(book_may(&op, t.ho, STR("eve"), NULL, "who"), E_PERMISSION);
	op_reset(&op);
	forge("role", "create", "ZZ00000000000002", NULL, "{\"key\":\"ALL\",\"name\":\"x\",\"rights\":[\"all\"],\"clerk\":true}");
	forge("user", "create", "ZZ00000000000003", NULL, "{\"key\":\"mal\",\"name\":\"Mal\",\"sites\":5,\"roles\":[\"ALL\"]}");
	forge("sales_bill", "sell", "ZZ00000000000004", NULL, "{}");
	expect_cases("E_NOT_HERE");
	rebuilt_the_same();
	op_done(&op);
}
END_TEST

/* Without role records a book goes on as before. */
START_TEST(test_rights_are_held_from_the_first_role_on)
{
	town_end(&t);
	t = (struct town){0};
	town_open(&t);
	sync_both();
	ck_assert_int_eq(act(a01(), "opening_stock", "post", "", "li", NULL, OPENING), OK);
	/* Nobody closes the book by it: he has to hold a post that gives posts. */
	ck_assert_int_eq(act(t.ho, "role", "create", "", "ho", NULL, "{\"key\":\"BC\",\"name\":\"x\",\"rights\":[\"sales.bill\"]}"),
		E_PERMISSION);
	town_act(t.ho, "user", "change", "ho", "ho", NULL, "{\"roles\":[\"OWN\"]}");
	with_roles();
	sync_both();
	ck_assert_int_eq(act(a01(), "opening_stock", "post", "", "li", NULL, OPENING), E_PERMISSION);
}
END_TEST

/* SEC-01 E_PERMISSION: who gives posts gives none to himself, by his record or by his
 * post's; OWN has all of them anyway. */
START_TEST(test_nobody_raises_himself)
{
	town_act(t.ho, "user", "create", "", "ho", NULL, "{\"key\":\"sa\",\"name\":\"Sa\",\"sites\":[\"HO\"],\"roles\":[\"SA\"]}");
	ck_assert_int_eq(act(t.ho, "user", "change", "sa", "sa", NULL, "{\"roles\":[\"SA\",\"OWN\"]}"), E_PERMISSION);
	/* Nor through another. */
	ck_assert_int_eq(act(t.ho, "user", "create", "", "sa", NULL, "{\"key\":\"straw\",\"name\":\"Straw\",\"sites\":[\"HO\"],\"roles\":[\"OWN\"]}"), E_PERMISSION);
	ck_assert_int_eq(act(t.ho, "role", "change", "SA", "sa", NULL, "{\"rights\":[\"all\"]}"), E_PERMISSION);
	ck_assert_int_eq(act(t.ho, "user", "change", "sa", "sa", NULL, "{\"name\":\"Sang\"}"), OK);
	ck_assert_int_eq(act(t.ho, "role", "change", "CH", "sa", NULL, "{\"rights\":[\"sales.sell\"]}"), OK);
	ck_assert_int_eq(act(t.ho, "user", "change", "ho", "ho", NULL, "{\"roles\":[\"OWN\",\"GM\"]}"), OK);
}
END_TEST

/* E_NOBODY_LEFT: whoever alone may give posts stays, whichever way he would go. */
START_TEST(test_the_last_who_gives_posts_stays)
{
	ck_assert_int_eq(act(t.ho, "user", "shut_out", "ho", "ho", NULL, "{\"reason\":\"x\"}"), E_NOBODY_LEFT);
	ck_assert_int_eq(act(t.ho, "user", "change", "ho", "ho", NULL, "{\"roles\":[\"GM\"]}"), E_NOBODY_LEFT);
	ck_assert_int_eq(act(t.ho, "user", "change", "ho", "ho", NULL, "{\"sites\":[\"A01\"]}"), E_NOBODY_LEFT);
	/* One who gives posts elsewhere gives none here. */
	town_act(t.ho, "user", "create", "", "ho", NULL, "{\"key\":\"sa\",\"name\":\"Sa\",\"sites\":[\"A01\"],\"roles\":[\"SA\"]}");
	ck_assert_int_eq(act(t.ho, "user", "shut_out", "ho", "ho", NULL, "{\"reason\":\"x\"}"), E_NOBODY_LEFT);
	town_act(t.ho, "user", "change", "sa", "ho", NULL, "{\"sites\":[\"HO\"]}");
	ck_assert_int_eq(act(t.ho, "user", "shut_out", "ho", "sa", NULL, "{\"reason\":\"x\"}"), OK);
	ck_assert_int_eq(act(t.ho, "role", "change", "SA", "sa", NULL, "{\"rights\":[\"records.role\"]}"), E_NOBODY_LEFT);
	ck_assert_int_eq(act(t.ho, "user", "let_in", "ho", "sa", NULL, NULL), OK);
	ck_assert_int_eq(act(t.ho, "role", "change", "SA", "sa", NULL, "{\"rights\":[\"records.role\"]}"), OK);
	ck_assert_int_eq(act(t.ho, "user", "shut_out", "ho", "ho", NULL, "{\"reason\":\"x\"}"), E_NOBODY_LEFT);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "people", 120, test_functions_belong_to_posts, test_a_refusal_names_the_posts,
		test_a_second_signature_is_a_second_person_who_may, test_a_right_taken_from_the_last_post_is_nobodys,
		test_rules_come_into_force_on_publication, test_a_post_of_the_companys_own, test_a_site_that_he_comes_to_hears_all_of_him,
		test_a_head_of_a_site_has_his_clerks, test_the_verifier_heard_last_holds,
		test_a_right_used_before_its_end_was_heard, test_a_post_that_lost_the_right_is_told_too,
		test_who_was_shut_out_in_the_dark, test_what_was_allowed_is_no_case,
		test_a_clerk_whom_head_office_promotes, test_a_site_gives_no_post_by_writing_it,
		test_rights_are_held_from_the_first_role_on, test_nobody_raises_himself,
		test_the_last_who_gives_posts_stays);
}
