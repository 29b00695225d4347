/* Sales order: what a customer wants, from the fax to the goods at his door.
 *
 * Until he has agreed to a version of it, with prices and the amount to remit, nothing
 * binds and nothing moves; from then on whatever is different is a new version that he
 * agrees to anew. It stays with the site that took it. What it holds of his advance is
 * this site's own account, so that no money starts two supplies; its bill, made here,
 * takes it on to billed and shipped in the bill's own groups (where another site issues the
 * goods it stays billed until it is closed). Everything said on the way
 * stands in its notes. */
#include "order.h"

static const struct field line_fields[] = {
	FIELD(order_line, ref, item, "Item", "商品", .flags = REQUIRED | ON_SLIP, .of = "item"),
	FIELD(order_line, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(order_line, price, price, "Unit price", "单价", .flags = ON_SLIP),
	FIELD(order_line, rate, tax, "Tax rate inside", "内含税率"),
	FIELD(order_line, money, amount, "Amount", "金额", .flags = WORKED_OUT | ON_SLIP),
	FIELD(order_line, money, discount, "Discount", "折扣", .flags = ON_SLIP),
	FIELD(order_line, price, case_price, "Case price without tax", "不含税箱价"),
	FIELD(order_line, flag, gift, "Goes along without charge", "随货赠送", .flags = ON_SLIP),
	FIELD(order_line, text, spec, "Specification", "规格", .flags = ON_SLIP),
	FIELD(order_line, text, model, "Model", "型号"),
	FIELD(order_line, text, series, "Series", "系列"),
	FIELD(order_line, text, colour, "Colour", "颜色"),
	FIELD(order_line, text, size, "Size", "尺寸"),
	FIELD(order_line, text, configuration, "Configuration", "配置"),
	FIELD(order_line, qty, packages, "Packages", "件数"),
	{0}};

static const struct field note_fields[] = {
	FIELD(order_note, text, about, "About", "事项"),
	FIELD(order_note, text, whom, "With whom", "对方"),
	FIELD(order_note, text, said, "What was said", "内容"),
	FIELD(order_note, text, at, "When", "时间"),
	{0}};

static const struct field item_fields[] = {
	FIELD(order_item, ref, item, "Item", "商品", .flags = REQUIRED | IS_KEY, .of = "item"),
	FIELD(order_item, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(sales_order, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_order, text, source, "Source", "来源单号"),
	FIELD(sales_order, text, kind, "Kind", "类别", .of = "customer|internal|service"),
	FIELD(sales_order, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(sales_order, text, name, "Customer's full name", "客户全称", .flags = ON_SLIP),
	FIELD(sales_order, text, contact, "Contact", "联系人", .flags = ON_SLIP),
	FIELD(sales_order, text, phone, "Telephone", "电话", .flags = ON_SLIP),
	FIELD(sales_order, text, delivery_address, "Delivery address", "送货地址", .flags = ON_SLIP),
	FIELD(sales_order, day, order_day, "Ordered on", "订货日期", .flags = ON_SLIP),
	FIELD(sales_order, day, delivery_day, "Delivery", "交货日期", .flags = ON_SLIP),
	FIELD(sales_order, text, terms, "Payment terms", "结算方式", .flags = ON_SLIP,
		.of = "cash|monthly|hold_bill|rolling|commission|pay_first"),
	FIELD(sales_order, text, shipping, "Shipping manner", "发运方式", .flags = ON_SLIP),
	FIELD(sales_order, text, transport, "Transport", "运输方式", .flags = ON_SLIP),
	LIST(sales_order, lines, order_line, line_fields, "Lines", "明细", .flags = REQUIRED | ON_SLIP),
	FIELD(sales_order, text, how, "It came by", "来单方式", .flags = REQUIRED, .of = "fax|paper|mail|message|phone|counter"),
	FIELD(sales_order, text, written, "The written order lies", "书面订单存放处"),
	FIELD(sales_order, ref, bearer, "Brought by", "送单人", .of = "user"),
	FIELD(sales_order, text, department, "Department", "部门"),
	FIELD(sales_order, text, order_number, "Customer's order", "客户订单号", .flags = ON_SLIP),
	FIELD(sales_order, text, store_code, "Store code", "门店编码", .flags = ON_SLIP),
	FIELD(sales_order, text, consignee, "Consignee", "收货人", .flags = ON_SLIP),
	FIELD(sales_order, text, consignee_phone, "Consignee's telephone", "收货人电话", .flags = ON_SLIP),
	FIELD(sales_order, text, forwarder, "Forwarder", "托运部", .flags = ON_SLIP),
	FIELD(sales_order, text, forwarder_phone, "Forwarder's telephone", "托运部电话", .flags = ON_SLIP),
	FIELD(sales_order, text, basis, "Prices are", "价格基准", .of = "with_tax|without_tax"),
	FIELD(sales_order, qty, tokens, "Prize tokens to come back", "应收回奖券"),
	FIELD(sales_order, texts, customs, "Papers for customs", "报关资料"),
	FIELD(sales_order, text, remark, "Remark", "备注"),
	FIELD(sales_order, text, about, "About", "事项", .of = ORDER_NOTES),
	FIELD(sales_order, text, whom, "With whom", "对方"),
	FIELD(sales_order, text, said, "What was said", "内容"),
	LIST(sales_order, notes, order_note, note_fields, "Notes", "往来记录", .flags = WORKED_OUT),
	LIST(sales_order, shortages, order_item, item_fields, "Short of", "缺货", .flags = WORKED_OUT),
	FIELD(sales_order, flag, stock_checked, "Held against the stock", "已核对库存", .flags = WORKED_OUT),
	FIELD(sales_order, text, question, "Question", "疑问", .flags = REQUIRED),
	FIELD(sales_order, text, answer, "Answer", "答复", .flags = REQUIRED),
	FIELD(sales_order, text, resumes, "Goes on from", "恢复状态", .flags = WORKED_OUT),
	FIELD(sales_order, qty, revision, "Version", "版本", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_order, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_order, money, debt, "Earlier debt", "前欠款", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_order, money, surplus, "Surplus", "余账", .flags = WORKED_OUT | SIGNED | ON_SLIP),
	FIELD(sales_order, money, remit, "Amount to remit", "应汇金额", .flags = WORKED_OUT | SIGNED | ON_SLIP),
	FIELD(sales_order, text, bank_account, "Pay into", "指定收款账户", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_order, money, deposit, "Deposit", "订金", .flags = ON_SLIP),
	FIELD(sales_order, text, sent_to, "Sent to", "已发给", .flags = REQUIRED),
	FIELD(sales_order, qty, agreed_revision, "Version agreed to", "同意的版本", .flags = REQUIRED),
	FIELD(sales_order, text, agreed_by, "Agreed by", "客户确认人", .flags = REQUIRED),
	FIELD(sales_order, texts, signatures, "Signed as", "签字", .flags = WORKED_OUT),
	FIELD(sales_order, money, held, "Held of his advance", "占用余账", .flags = WORKED_OUT),
	FIELD(sales_order, money, put_by, "Held now", "本次占用", .flags = WORKED_OUT | SIGNED),
	FIELD(sales_order, text, supply, "Supplied from", "供货来源", .flags = REQUIRED, .of = "stock|production|purchase|transfer"),
	FIELD(sales_order, text, supply_reference, "Its reference", "供货单号"),
	FIELD(sales_order, day, expected, "Expected", "预计交货"),
	FIELD(sales_order, flag, arranged, "Finance gave the word to ship", "财务已通知发运", .flags = WORKED_OUT),
	FIELD(sales_order, day, delivered, "Delivered on", "送达日期"),
	FIELD(sales_order, text, late_reason, "Why it is late", "延误原因"),
	FIELD(sales_order, text, reason, "Reason", "原因", .flags = REQUIRED),
	LIST(sales_order, moved, order_item, item_fields, "Into an order of their own", "拆出", .flags = REQUIRED),
	FIELD(sales_order, paper, rest_of, "Split off from", "拆自", .flags = LINKS, .of = "sales_order"),
	FIELD(sales_order, text, received_at, "Received at", "收单时间", .flags = WORKED_OUT),
	FIELD(sales_order, text, replied_at, "Replied at", "回复时间", .flags = WORKED_OUT),
	FIELD(sales_order, text, finance_at, "With finance at", "转财务时间", .flags = WORKED_OUT),
	FIELD(sales_order, text, news_at, "Said to have paid at", "客户告知汇款时间", .flags = WORKED_OUT),
	FIELD(sales_order, text, news_passed_at, "Finance told at", "转告财务时间", .flags = WORKED_OUT),
	FIELD(sales_order, text, agreed_at, "Agreed at", "确认时间", .flags = WORKED_OUT),
	FIELD(sales_order, text, billed_at, "Billed at", "开单时间", .flags = WORKED_OUT),
	FIELD(sales_order, text, shipped_at, "Shipped at", "发运时间", .flags = WORKED_OUT),
	{0}};

/* ---- states ---- */

#define BEFORE_PRICE "received|checked"
#define UNAPPROVED "agreed|deposit_in|in_supply|paid"
#define AGREED UNAPPROVED "|approved"
#define BEFORE_BILL BEFORE_PRICE "|priced|sent|" AGREED
#define LIVE BEFORE_BILL "|billed|shipped"

/* The words of its own states alone: what is kept in the paper goes by them. */
static const char *one_of(const char *states, struct str state)
{
	static const char *const words[] = {"received", "checked", "priced", "sent", "agreed", "approved", "deposit_in", "in_supply",
		"paid", "billed", "shipped", "query"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_is(state, words[i]) && state_among(states, state))
			return words[i];
	return "received";
}

static const char *stays(const struct doc *doc)
{
	return one_of(LIVE "|query", doc->state);
}

static const char *as_before(const struct doc *doc)
{
	return one_of(BEFORE_BILL, ((const struct sales_order *)doc)->resumes);
}

static const char *supplied(const struct doc *doc)
{
	return str_is(doc->state, "paid") ? "paid" : "in_supply";
}

/* All who heard of the first act hear how it goes on. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_add(arena, to, "customer", ((const struct sales_order *)doc)->customer.key);
}

#define HEAD                                                                                                       \
	"kind name contact phone delivery_address order_day delivery_day terms shipping transport "       \
	"lines(item,qty,price,tax,discount,case_price,gift,spec,model,series,colour,size,configuration,packages) " \
	"how written bearer department order_number store_code consignee consignee_phone forwarder forwarder_phone " \
	"basis tokens customs remark "
#define ASKS {"query", E_QUERY_OPEN}
#define PAST(states) {states, E_STATE}

static const struct act acts[] = {
	{"receive", "Receive", "接单", "order.take", "draft", "received", .needs = CHECKED_ONCE, .series = "SO",
		.sets = "number source customer " HEAD "received_at", .check = order_check_received},
	{"split_off", "Split off", "拆出", "order.take", "draft", "received", .needs = COMPANION | CHECKED_ONCE, .series = "SO",
		.sets = "number customer " HEAD "rest_of received_at", .check = order_check_received},
	{"change", "Change", "修改", "order.take", BEFORE_PRICE, "received", .needs = CHANGES | CHECKED_ONCE,
		.sets = HEAD "stock_checked", .check = order_check_changed,
		.instead = {ASKS, PAST("priced|sent|" AGREED "|billed|shipped|closed|cancelled")}},
	{"split", "Split", "拆单", "order.take", BEFORE_PRICE, "received", .needs = CHECKED_ONCE,
		.sets = "moved lines(item,qty,price,tax,discount,case_price,gift,spec,model,series,colour,size,configuration,packages) "
			"stock_checked",
		.check = order_check_split, .bring = order_split_off, .instead = {ASKS}},
	{"check", "Check against the stock", "核对库存", "order.take", "received", "checked", .needs = CHANGES | CHECKED_ONCE,
		.sets = "shortages stock_checked", .check = order_check_checked, .instead = {ASKS}},
	{"price", "Price", "核价", "order.take", BEFORE_PRICE, "priced", .needs = CHECKED_ONCE,
		.sets = "lines(item,qty,price,tax,amount,discount,case_price,gift,spec,model,series,colour,size,configuration,packages) "
			"basis revision total debt surplus remit bank_account deposit",
		.check = order_check_priced, .instead = {ASKS, PAST("priced|sent|" AGREED "|billed|shipped|closed|cancelled")}},
	{"send", "Send the confirmation", "发出确认单", "order.take", "priced", "sent", .needs = CHECKED_ONCE,
		.sets = "sent_to replied_at", .check = order_check_sent,
		.instead = {ASKS, {BEFORE_PRICE, E_NOT_CONFIRMED}}},
	{"agree", "The customer agreed", "客户同意", "order.take", "sent", "agreed", .needs = CHECKED_ONCE,
		.sets = "agreed_revision agreed_by agreed_at", .check = order_check_agreed,
		.instead = {ASKS, {BEFORE_PRICE "|priced", E_NOT_CONFIRMED}}},
	{"revise", "Make a new version", "另立新版本", "order.take", "priced|sent|" AGREED, "received", .needs = CHANGES | CHECKED_ONCE,
		.sets = HEAD "reason signatures stock_checked", .check = order_check_changed, .instead = {ASKS}},
	{"approve", "Approve for sales", "销售审批", "order.approve", UNAPPROVED, "approved|" UNAPPROVED,
		.needs = NOT_MAKER | CHECKED_ONCE, .sets = "signatures", .check = order_check_signed, .choose = order_agreed_or_approved,
		.instead = {ASKS, {BEFORE_PRICE "|priced|sent", E_NOT_CONFIRMED}}},
	{"approve_money", "Approve for finance", "财务审批", "finance.sign", UNAPPROVED, "approved|" UNAPPROVED,
		.needs = NOT_MAKER | CHECKED_ONCE, .sets = "signatures", .check = order_check_signed, .choose = order_agreed_or_approved,
		.instead = {ASKS, {BEFORE_PRICE "|priced|sent", E_NOT_CONFIRMED}}},
	{"deposit", "The deposit is in", "订金到账", "order.take", "agreed|approved", "deposit_in", .needs = CHECKED_ONCE,
		.sets = "held put_by", .check = order_check_deposit, .post = order_post_held,
		.instead = {ASKS, {BEFORE_PRICE "|priced|sent", E_NOT_CONFIRMED}}},
	{"supply", "Have it supplied", "安排供货", "order.take", "agreed|approved|deposit_in|paid", "in_supply|paid", .needs = CHECKED_ONCE,
		.sets = "supply supply_reference expected", .check = order_check_supply, .choose = supplied,
		.instead = {ASKS, {BEFORE_PRICE "|priced|sent", E_NOT_CONFIRMED}}},
	{"balance", "The rest is in", "余款到账", "order.take", "agreed|approved|deposit_in|in_supply", "paid", .needs = CHECKED_ONCE,
		.sets = "held put_by", .check = order_check_balance, .post = order_post_held,
		.instead = {ASKS, {BEFORE_PRICE "|priced|sent", E_NOT_CONFIRMED}}},
	{"bill", "Bill", "开单", "sales.bill", AGREED, "billed", .needs = COMPANION | CHECKED_ONCE,
		.sets = "held put_by billed_at", .check = order_check_billed, .post = order_post_held,
		.instead = {ASKS, {BEFORE_PRICE "|priced|sent", E_NOT_CONFIRMED}}},
	{"unbill", "Its bill was voided", "销售单作废", "sales.void", "billed", "agreed|approved", .needs = COMPANION | CHECKED_ONCE,
		.sets = "", .choose = order_agreed_or_approved},
	{"arrange", "Arrange shipping", "安排发运", "order.take", AGREED "|billed", AGREED "|billed",
		.needs = COUNTERSIGN | CHECKED_ONCE, .with_right = "finance.sign", .with_missing = E_NO_FINANCE_SIGN,
		.sets = "forwarder forwarder_phone expected arranged", .check = order_check_arranged, .choose = stays,
		.instead = {ASKS, {BEFORE_PRICE "|priced|sent", E_NOT_CONFIRMED}}},
	{"ship", "Its goods left", "货已发出", "stock.issue", "billed", "shipped", .needs = COMPANION | CHECKED_ONCE,
		.sets = "shipped_at", .check = order_check_shipped},
	{"close", "Delivered and filed", "送达归档", "order.take", "billed|shipped", "closed", .needs = CHECKED_ONCE,
		.sets = "delivered late_reason", .check = order_check_closed},
	{"sign", "Sign as the responsible person", "责任人签字", "order.sign", BEFORE_BILL, BEFORE_BILL, .needs = NOT_MAKER | CHECKED_ONCE,
		.sets = "signatures", .check = order_check_signed, .choose = stays, .instead = {ASKS}},
	{"sign_service", "Sign for customer service", "客服签字", "order.sign_service", BEFORE_BILL, BEFORE_BILL,
		.needs = NOT_MAKER | CHECKED_ONCE, .sets = "signatures", .check = order_check_signed, .choose = stays, .instead = {ASKS}},
	{"sign_manager", "Sign as a manager", "经理签字", "order.sign_manager", BEFORE_BILL, BEFORE_BILL,
		.needs = NOT_MAKER | CHECKED_ONCE, .sets = "signatures", .check = order_check_signed, .choose = stays, .instead = {ASKS}},
	{"note", "Note what was said", "记录往来", "order.take", LIVE "|query", LIVE "|query", .needs = CHECKED_ONCE,
		.sets = "about whom said notes expected late_reason replied_at finance_at news_at news_passed_at", .check = order_check_noted, .choose = stays},
	{"query", "Open a question", "提出疑问", "order.take", BEFORE_BILL, "query", .needs = CHECKED_ONCE,
		.sets = "question resumes", .check = order_check_query},
	{"cancel", "Cancel", "取消", "order.take", BEFORE_BILL "|query", "cancelled", .needs = CHECKED_ONCE,
		.sets = "reason held put_by", .check = order_check_let_go, .post = order_post_held},
	{"answer", "Answer the question", "答复疑问", "order.take", "query", BEFORE_BILL, .needs = CHECKED_ONCE, .sets = "answer",
		.choose = as_before},
	{0}};

const struct type sales_order_type = {
	.name = "sales_order",
	.label = "Sales order",
	.label_zh = "销售订单",
	.about = "What a customer wants: received, checked, priced, agreed to, paid for, supplied, billed and shipped.",
	.about_zh = "客户的订货:接单、核对、核价、客户确认、收款、供货、开单、发货。",
	.v = 1,
	.size = sizeof(struct sales_order),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.links = true,
	.waits = "billed",
};
