/* Request: somebody wants something done to a paper that lies at another site.
 *
 * Nobody acts on a paper that he does not hold, so he asks whoever does, with his reason.
 * The holder says yes or no, and does what he agreed to by the paper's own act; the
 * request moves nothing itself. */
#include "settle.h"

static const struct field fields[] = {
	FIELD(request_paper, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(request_paper, paper, paper, "About", "相关单据", .flags = REQUIRED | ON_SLIP | LINKS),
	FIELD(request_paper, text, wish, "Wish", "请求", .flags = REQUIRED | ON_SLIP,
		.of = "give_back|void|withdraw|release|take_back|reverse|change|other"),
	FIELD(request_paper, text, reason, "Reason", "原因", .flags = REQUIRED | ON_SLIP),
	FIELD(request_paper, text, to, "Asked of", "请求对象站点", .flags = WORKED_OUT | ON_SLIP),
	FIELD(request_paper, text, answer, "Answer", "答复", .flags = REQUIRED | ON_SLIP),
	{0}};

static enum err check_asked(struct op *op, struct doc *doc, struct look *look)
{
	struct request_paper *request = (struct request_paper *)doc;
	const struct doc *paper;
	enum err err;

	if (look->again)
		return OK;
	if ((err = look->heard(look, op, "", request->paper.id, &paper)))
		return err;
	if (str_eq(paper->holder, look->site))
		return op_refuse(op, E_STATE, "paper", "act", "ask", "state", word(op, paper->state), "allowed",
			"The paper lies here: do it.", NULL);
	if (!request->to.n)
		request->to = paper->holder;
	if (str_eq(request->to, paper->holder))
		return OK;
	return op_refuse(op, E_NOT_HERE, "to", "act", "ask", "holder", word(op, paper->holder), "site", word(op, request->to), NULL);
}

/* Who asked hears the answer. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (!str_is(doc->last_act, "ask"))
		topic_add(arena, to, "site", doc->site);
}

static const struct act acts[] = {
	{"ask", "Ask", "提出", "sales.hand", "draft", "asked", .series = "RQ", .sets = "number paper wish reason to",
		.check = check_asked},
	{"agree", "Agree", "同意", "sales.hand", "asked", "agreed", "to", .sets = "answer"},
	{"refuse", "Refuse", "不同意", "sales.hand", "asked", "refused", "to", .sets = "answer"},
	{0}};

const struct type request_paper_type = {
	.name = "request",
	.label = "Request",
	.label_zh = "请求单",
	.about = "Asks the site that holds a paper to do something with it; answered yes or no.",
	.about_zh = "请求持有单据的站点处理该单据;由其答复同意或不同意。",
	.v = 1,
	.size = sizeof(struct request_paper),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.links = true,
};
