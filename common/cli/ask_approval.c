/* A bill that a rule refuses is not lost: at a terminal it is kept as a draft and sent to
 * somebody who may let it pass (CRD-03, SAL-32). */
#include "ask.h"

#include "documents/papers.h"

bool ask_may_approve(const struct request *q, enum err why)
{
	return q->type == &sales_bill_type && str_is(str_from(q->act->name), "confirm") && q->who.n &&
	       liftable_find(str_from(err_code(why)));
}

static enum err keep_draft(struct asking *a, const struct request *q, cJSON *tree)
{
	struct request draft = *q;

	if (q->keep_draft && !tree->child)
		return OK;
	return paper_write(a->op, a->cli, &draft, tree, WRITE_DRAFT);
}

static enum err send(struct asking *a, const struct request *q, const char *act, const char *rule)
{
	const struct field *reason = field_find(approval_type.fields, STR("reason"));
	struct docid id = world_docid(&a->cli->world);
	cJSON *given = cJSON_CreateObject();
	struct request form;
	struct str text;
	enum err err = ask_value(a, reason, NULL, false, &text);

	if (!err) {
		cJSON_AddStringToObject(given, "bill", arena_str(&a->op->arena, q->doc).p);
		cJSON_AddStringToObject(given, "rule", rule);
		cJSON_AddStringToObject(given, "reason", arena_str(&a->op->arena, text).p);
		request_init(&form, &approval_type, act_find(&approval_type, str_from(act)));
		form.doc = arena_str(&a->op->arena, docid_str(&id));
		form.who = q->who;
		form.day = q->day;
		form.given = given;
		err = paper_write(a->op, a->cli, &form, given, WRITE_ACT);
	}
	cJSON_Delete(given);
	return err;
}

static void say_next(struct asking *a, const struct request *q)
{
	ask_say(in_lang(a->cli->lang, "When it is approved: %s sales_bill confirm %s --approvals NUMBER\n",
			"批准后:%s sales_bill confirm %s --approvals 单号\n"),
		a->cli->program->name, arena_str(&a->op->arena, q->doc).p);
}

/* The refusal is told already, whoever goes on from here. */
enum err ask_approval(struct asking *a, const struct request *q, cJSON *tree, bool *sent)
{
	struct refusal refusal = a->op->refusal;
	struct str answer;
	enum err err;

	ask_tell_refusal(a);
	err = ask_line(a,
		in_lang(a->cli->lang, "Send it to the manager? f: a form to head office, t: a code by telephone, empty: no: ",
			"交上级审批吗?f:审批单交总部,t:电话给码,直接回车:不用:"),
		&answer);
	*sent = !err && (str_is(answer, "f") || str_is(answer, "t"));
	if (*sent) {
		const char *act = str_is(answer, "t") ? "ask" : "raise";
		if (!(err = keep_draft(a, q, tree)) && !(err = send(a, q, act, err_code(refusal.code))))
			say_next(a, q);
		return err;
	}
	if (err)
		return err;
	a->op->refusal = refusal;
	a->told = true;
	return refusal.code;
}
