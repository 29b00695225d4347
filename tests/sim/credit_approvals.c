/* What happens when a bill is refused at its ceiling: the draft stays, a superior is asked,
 * and the bill goes on with his approval; or nobody comes back to it.
 *
 * Each step is a form of its own at a moment of its own, so that the site may have sold,
 * been paid, died or gone dark in between. */
#include "credit.h"

#include <stdio.h>
#include <string.h>

#include "documents/credit.h"

/* ---- the draft ---- */

static bool keep_draft(struct place *p, const struct intent *i)
{
	struct request r;
	struct recorded out;
	cJSON *given = request_of(i, &r);
	struct op op;
	enum err err;

	op_init(&op);
	err = book_draft(&op, p->book, &r, &out);
	if (place_died(p, &op, err, "a draft"))
		err = E_KILLED;
	cJSON_Delete(given);
	op_done(&op);
	return err == OK;
}

/* ---- asking ---- */

static void ask(struct place *p, const char *bill, const char *act, const char *state)
{
	struct intent i = {.json = BUF_INIT};

	form_begin(p, &i, "approval", act, state);
	i.day = DAY_NONE;
	if (!strcmp(act, "approve_here"))
		two_sign(p, &i);
	buf_printf(&i.json, "{\"bill\":\"%s\",\"reason\":\"he pays on Friday\"}", bill);
	(void)intent_do(p, &i);
	buf_done(&i.json);
}

void bill_was_refused(struct place *p, const struct intent *i)
{
	static const struct {
		const char *act, *state;
	} ways[] = {{"approve_here", "approved"}, {"ask", "asked"}, {"ask", "asked"}, {"raise", "raised"}};
	int way = chance_below(luck(p), 4);

	if (!p->index || strcmp(i->type, "sales_bill") != 0 || !chance_hits(luck(p), 3) || !keep_draft(p, i))
		return;
	ask(p, i->doc, ways[way].act, ways[way].state);
}

/* ---- by telephone ---- */

/* What head office reads out; the line may be down, a telephone is not. */
static bool code_for(struct place *p, const struct approval *asked, char code[16])
{
	struct place *ho = office(p->sim);
	struct request r;
	struct recorded out;
	struct op op;
	cJSON *given = cJSON_CreateObject();
	struct buf amount = BUF_INIT;
	enum err err;

	op_init(&op);
	money_put(&amount, asked->amount);
	cJSON_AddStringToObject(given, "challenge", asked->number.p);
	cJSON_AddStringToObject(given, "customer", arena_str(&op.arena, asked->customer.key).p);
	cJSON_AddStringToObject(given, "site", p->name);
	cJSON_AddStringToObject(given, "rule", arena_str(&op.arena, asked->rule).p);
	cJSON_AddStringToObject(given, "amount", amount.p);
	request_init(&r, &phone_code_type, act_find(&phone_code_type, STR("give")));
	r.who = str_from(ho->users[1]);
	r.given = given;
	err = book_act(&op, ho->book, &r, &out);
	code[0] = 0;
	for (int i = 0; i < op.warnings_count && !err; i++)
		for (int k = 0; k < op.warnings[i].values_count && op.warnings[i].code == W_READ_OUT; k++)
			if (!strcmp(op.warnings[i].values[k].name, "code"))
				snprintf(code, 16, "%.*s", STR_ARG(op.warnings[i].values[k].text));
	(void)place_died(ho, &op, err, "giving a code");
	truth_look(ho);
	buf_done(&amount);
	cJSON_Delete(given);
	op_done(&op);
	return code[0] != 0;
}

static const struct approval *load(struct place *p, struct op *op, const char *id)
{
	struct doc_row row;
	struct doc *doc;

	CHECK(book_find(op, p->book, &approval_type, str_from(id), &row) == OK && book_load(op, p->book, &row, &doc) == OK);
	return (const struct approval *)doc;
}

bool make_entered(struct place *p, struct intent *i)
{
	char code[16];
	bool given;
	struct op op;

	if (!make_later(p, i, "approval", "enter", "asked", "approved"))
		return false;
	i->day = DAY_NONE;
	op_init(&op);
	given = code_for(p, load(p, &op, i->doc), code);
	op_done(&op);
	/* Now and then nobody enters it, or it is misheard. */
	if (!given || chance_hits(luck(p), 6))
		return false;
	if (chance_hits(luck(p), 10))
		code[0] = code[0] == '7' ? '8' : '7';
	buf_printf(&i->json, "{\"approver\":\"%s\",\"code\":\"%s\"}", office(p->sim)->users[1], code);
	return true;
}

/* ---- what comes of it ---- */

bool make_decided(struct place *p, struct intent *i)
{
	bool no = chance_hits(luck(p), 4);

	if (!make_later(p, i, "approval", no ? "refuse" : "approve", "raised", no ? "refused" : "approved"))
		return false;
	i->day = DAY_NONE;
	snprintf(i->who, ID_MAX, "%s", p->users[1]);
	buf_puts(&i->json, "{\"answer\":\"well\"}");
	return true;
}

bool make_approved_bill(struct place *p, struct intent *i)
{
	const struct approval *approval;
	struct op op;

	if (!make_later(p, i, "approval", "use", "approved", "used"))
		return false;
	op_init(&op);
	approval = load(p, &op, i->doc);
	form_begin(p, i, "sales_bill", "confirm", "confirmed");
	i->day = DAY_NONE;
	snprintf(i->doc, ID_MAX, "%.*s", STR_ARG(approval->bill.id));
	buf_printf(&i->json, "{\"approvals\":[\"%.*s\"]}", STR_ARG(approval->number));
	op_done(&op);
	return true;
}

bool make_given_up(struct place *p, struct intent *i)
{
	static const char *const states[] = {"asked", "approved", "refused"};

	return make_later(p, i, "approval", "give_up", states[chance_below(luck(p), 3)], "lapsed");
}
