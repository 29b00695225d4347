/* What the rows of a type cannot say of a paper out of chance: which goods may stand in a
 * list, what a sum has to cover, what has to be there before. By type, each by name. */
#include <string.h>

#include "fake.h"

/* Goods alone, each once; as many as there are. */
static void distinct_goods(struct arena *arena, void *rows, size_t row_size, int *count, bool once)
{
	if (once && *count > 9)
		*count = 9;
	for (int i = 0; i < *count; i++) {
		struct ref *item = (struct ref *)((char *)rows + row_size * (size_t)i);
		if (once || str_is(item->key, "G1"))
			item->key = arena_printf(arena, "P%d", i % 9 + 1);
	}
}

static void arrive(uint64_t *seed, struct transfer *transfer)
{
	for (int i = 0; i < transfer->lines.count; i++) {
		struct transfer_line *line = &transfer->lines.row[i];
		line->arrived = line->qty;
		if (chance(seed, 2))
			line->arrived = qty_of((int64_t)chance(seed, (uint64_t)line->qty.milli + 1));
	}
}

static void find(struct arena *arena, struct transfer *transfer)
{
	struct transfer_found *row = rows_new(
		arena, field_find(transfer_type.fields, STR("found")), transfer->lines.count * 2);
	int count = 0;

	for (int i = 0; i < transfer->lines.count; i++) {
		const struct transfer_line *line = &transfer->lines.row[i];
		int64_t gone = line->qty.milli - line->arrived.milli;
		if (gone / 2)
			row[count++] = (struct transfer_found){line->item, qty_of(gone / 2), STR("lost")};
		if (gone - gone / 2)
			row[count++] = (struct transfer_found){line->item, qty_of(gone - gone / 2), STR("A01")};
	}
	transfer->found.row = row;
	transfer->found.count = count;
}

/* A line given anew keeps the columns it does not name. */
static void change_delivery(uint64_t *seed, struct purchase_receipt *receipt)
{
	receipt->note = STR("put right");
	for (int i = 0; i < receipt->lines.count; i++) {
		receipt->lines.row[i].price.e4 = (int64_t)chance(seed, 1000000);
		if (chance(seed, 4) == 0)
			receipt->lines.row[i].qty = qty_of((int64_t)chance(seed, 1000000) + 1);
	}
}

static void inspect_delivery(uint64_t *seed, struct purchase_receipt *receipt)
{
	for (int i = 0; i < receipt->lines.count; i++) {
		struct purchase_line *line = &receipt->lines.row[i];
		line->faulty = qty_of(chance(seed, 2) ? 0 : (int64_t)chance(seed, (uint64_t)line->qty.milli + 1));
		line->accepted = qty_sub(line->qty, line->faulty);
		line->fault = STR("bent");
	}
}

static void decide(struct arena *arena, uint64_t *seed, struct allocation *allocation)
{
	allocation->legs = ARENA_ARRAY(arena, struct allocation_leg, allocation->lines.count);
	for (int i = 0; i < allocation->lines.count; i++)
		allocation->legs[i] = (struct allocation_leg){.customer = STR("C600"),
			.credit_site = chance(seed, 2) ? STR("A01") : STR("B01"),
			.item_site = STR("A01"), .paper = allocation->lines.row[i].paper.id,
			.due = STR("2026-04-02"), .amount = allocation->lines.row[i].amount};
}

/* Cash is counted, all else is told; and of a payer, not of both. */
static void receive(uint64_t *seed, struct customer_receipt *receipt, const struct act *act)
{
	bool takes = !strcmp(act->name, "take"), unknown = takes && chance(seed, 3) == 0;

	if (act_is_first(act)) {
		receipt->means = takes ? STR("cash") : STR("cheque");
		receipt->payer = unknown ? STR("13905711234") : STR_NONE;
	}
	if (!strcmp(act->name, "claim") || (act_is_first(act) && !unknown))
		receipt->customer.key = STR("C600");
	else if (unknown)
		receipt->customer.key = STR_NONE;
}

static void offset(struct credit_paper *paper)
{
	paper->kind = STR("offset");
	paper->contract = STR_NONE;
	paper->amount = money_of(12345);
}

static void by_hand(struct arena *arena, uint64_t *seed, struct allocation *allocation, const struct act *act)
{
	if (!strcmp(act->name, "decide")) {
		decide(arena, seed, allocation);
		return;
	}
	for (int i = 0; i < allocation->lines.count; i++)
		if (allocation->lines.row[i].amount.minor < 0)
			allocation->lines.row[i].amount = money_neg(allocation->lines.row[i].amount);
}

static void give_prices(struct sales_line *lines, int count)
{
	for (int i = 0; i < count; i++)
		if (lines[i].gift.v == 1)
			lines[i].price.e4 = 0;
		else if (!price_is_set(lines[i].price))
			lines[i].price.e4 = 12345;
}

/* The bill that sold it, and a little more of everything. */
static void sell_first(struct arena *arena, struct fake *fake, struct sales_return *back)
{
	struct sales_bill *bill = (struct sales_bill *)paper_new(arena, &sales_bill_type, "A01");

	bill->doc.id = back->original.id;
	bill->doc.state = back->customer.key.n ? STR("issued") : STR("sold");
	bill->number = STR("A01-SB-000001");
	bill->customer = back->customer;
	bill->lines.row = rows_new(arena, field_find(sales_bill_type.fields, STR("lines")), back->lines.count);
	bill->lines.count = back->lines.count;
	for (int i = 0; i < back->lines.count; i++) {
		struct sales_line *line = &back->lines.row[i], *sold = &bill->lines.row[i];
		line->price.e4 = 12345 + i;
		*sold = *line;
		sold->qty = qty_add(line->qty, qty_of(i));
		ck_assert(money_from_qty_price(sold->qty, sold->price, &sold->amount));
	}
	fake->original = &bill->doc;
}

static void inspect(struct arena *arena, uint64_t *seed, struct sales_return *back)
{
	back->checked.row = rows_new(arena, field_find(sales_return_type.fields, STR("checked")), back->lines.count);
	back->checked.count = 0;
	for (int i = 0; i < back->lines.count; i++) {
		struct checked_line *row = &back->checked.row[back->checked.count];
		bool listed = str_is(back->lines.row[i].item.key, "G1");
		for (int k = 0; k < back->checked.count; k++)
			listed |= str_eq(back->checked.row[k].item.key, back->lines.row[i].item.key);
		if (listed)
			continue;
		row->item = back->lines.row[i].item;
		if (chance(seed, 2))
			row->faulty = qty_of((int64_t)chance(seed, (uint64_t)back->lines.row[i].qty.milli + 1));
		back->checked.count++;
	}
}

/* Somewhere, once; where a site takes him on, the program says where. */
static void works(struct arena *arena, struct user *user, const struct act *act)
{
	user->sites = (struct texts){ARENA_NEW(arena, struct str), strcmp(act->name, "enlist") != 0};
	user->sites.row[0] = STR("A01");
}

/* Whole, so that it can be activated, and with all of it at head office. */
static void agree(struct arena *arena, struct contract *contract)
{
	contract->signatory.key = contract->filed_by.key = STR("li");
	contract->shipping = contract->transport = STR("road");
	contract->from = day_of(2026, 1, 1);
	contract->to = contract->delivery_day = day_of(2026, 3, 31);
	contract->target = money_of(60000000);
	contract->rebate.e6 = 20000;
	if (!contract->lines.count) {
		contract->lines.row = rows_new(arena, field_find(contract_type.fields, STR("lines")), 1);
		contract->lines.count = 1;
		contract->lines.row[0].item.key = STR("P1");
	}
	for (int i = 0; i < contract->lines.count; i++) {
		contract->lines.row[i].qty = qty_of(FAKE_REST);
		contract->lines.row[i].price.e4 = 12345;
	}
}

static void share(struct contract_share *share, const struct act *act)
{
	share->contract = STR("CT-1");
	share->line = STR("1");
	share->qty = qty_of(FAKE_REST / 2);
	share->site.key = act->at && !strcmp(act->at, "HO") ? STR("B01") : STR("A01");
}

static void close_february(struct arena *arena, struct period_close *close, const struct act *act)
{
	close->month = STR("2026-02");
	if (!strcmp(act->name, "close"))
		return;
	close->without = (struct texts){ARENA_NEW(arena, struct str), 1};
	close->without.row[0] = STR("B01");
}

/* One that this bill names, and that fits. */
static void approve_bill(struct arena *arena, struct fake *fake, struct sales_bill *bill, const struct act *act)
{
	struct approval *approval = (struct approval *)paper_new(arena, &approval_type, "A01");

	approval->doc.id = STR("M3A01AF000000001");
	approval->doc.state = !strcmp(act->name, "void") ? STR("used") : STR("approved");
	approval->doc.first_epoch = fake->look.epoch;
	approval->doc.acts = 1;
	approval->bill.id = bill->doc.id;
	approval->customer = bill->customer;
	approval->rule = STR("E_PRICE_FLOOR");
	approval->amount = money_of(MONEY_MAX);
	approval->approver = STR("gm");
	bill->approvals.count = 1;
	bill->approvals.row[0] = approval->doc.id;
	fake->original = &approval->doc;
}

static void call_off(struct arena *arena, struct fake *fake, struct sales_bill *bill, const struct act *act)
{
	struct call_off *paper = (struct call_off *)paper_new(arena, &call_off_type, "A01");

	paper->doc.id = STR("C3A01C0000000001");
	paper->doc.state = !strcmp(act->name, "void") ? STR("billed") : STR("logged");
	paper->doc.acts = 1;
	paper->number = STR("A01-CO-000001");
	paper->customer = bill->customer;
	bill->call_off.id = paper->doc.id;
	fake->original = &paper->doc;
}

static void approve(struct approval *approval)
{
	if (approval->code.n)
		approval->code = STR("k7h2 w9c4");
	if (approval->rule.n)
		approval->rule = STR("E_CREDIT_LIMIT");
	approval->customer.key = STR_NONE;
	approval->approver = approval->code.n ? STR("gm") : STR_NONE;
}

static void allow(struct arena *arena, uint64_t *seed, struct credit_terms *terms)
{
	terms->key = STR("C600");
	terms->reason = arena_printf(arena, "review %d", (int)chance(seed, 1000000));
	if (qty_is_set(terms->days))
		terms->days = qty_of(1000 * (int64_t)chance(seed, 90));
	if (qty_is_set(terms->statement_day))
		terms->statement_day = qty_of(1000 * (int64_t)(chance(seed, 31) + 1));
	if (qty_is_set(terms->hold_count))
		terms->hold_count = qty_of(1000 * (int64_t)chance(seed, 5));
}

static void lease(struct ceiling *ceiling, const struct act *act)
{
	ceiling->customer.key = STR("C600");
	ceiling->site.key = STR("B01");
	ceiling->reason = STR("moved");
	if (!strcmp(act->name, "ask"))
		ceiling->amount.minor = NONE;
	else if (!money_is_set(ceiling->amount) || !ceiling->amount.minor)
		ceiling->amount = money_of(100);
}

/* Two customers, of whom the one that remains has terms, or two items. */
static void merge_two(struct arena *arena, struct fake *fake, uint64_t *seed, struct merge *merge)
{
	bool items = chance(seed, 2);
	struct doc *terms;

	merge->kind = items ? STR("item") : STR("customer");
	merge->from = items ? STR("P1") : STR("C600");
	merge->into = items ? STR("P2") : STR("C601");
	merge->credit_limit = money_of(INT64_C(1000000000000000));
	if (items)
		return;
	terms = paper_new(arena, &credit_terms_type, "HO");
	terms->id = STR("T5M1V8Y3BD6QJ0ZK");
	terms->acts = 1;
	terms->state = STR("active");
	terms->holder = STR("HO");
	((struct credit_terms *)terms)->key = merge->into;
	fake->original = terms;
	for (int i = 0; i < fake->records_count; i++)
		if (fake->records[i]->type == &credit_terms_type)
			((struct doc *)(uintptr_t)fake->records[i])->id = terms->id;
}

/* ---- orders ---- */

static void write_order(struct sales_order *order)
{
	order->customer.key = STR("C600");
	order->how = STR("paper");
	order->name = order->contact = order->phone = order->delivery_address = order->department = STR("x");
	order->shipping = order->transport = STR("road");
	order->terms = STR("monthly");
	order->delivery_day = day_of(2026, 3, 9);
	for (int i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.row[i];
		line->price.e4 = line->gift.v == 1 ? 0 : 12345;
		line->discount.minor = NONE;
		line->case_price.e4 = NONE;
	}
	order->basis = STR("with_tax");
	order->lines.row[0].qty = qty_of(2000);
	order->lines.row[0].gift.v = 0;
	order->lines.row[0].price.e4 = 12345;
}

static void split_order(struct arena *arena, const struct sales_order *stood, struct sales_order *order)
{
	order->moved.row = rows_new(arena, field_find(sales_order_type.fields, STR("moved")), 1);
	order->moved.count = 1;
	order->moved.row[0] = (struct order_item){stood->lines.row[0].item, qty_of(1000)};
}

/* The other department has signed. */
static void sign_order(struct arena *arena, struct sales_order *order, const struct act *act)
{
	order->signatures = (struct texts){ARENA_NEW(arena, struct str), 1};
	order->signatures.row[0] = !strcmp(act->name, "approve") ? STR("finance") : STR("sales");
}

static void repair_order(struct arena *arena, struct fake *fake, struct sales_order *order, const struct act *act)
{
	if (act_takes(act, field_find(sales_order_type.fields, STR("lines")), NULL) && strcmp(act->name, "split") != 0)
		write_order(order);
	if (!strcmp(act->name, "price"))
		order->deposit.minor = 100;
	if (!strncmp(act->name, "approve", 7))
		sign_order(arena, order, act);
	if (!strcmp(act->name, "split"))
		split_order(arena, (const struct sales_order *)fake->paper, order);
	else if (!strcmp(act->name, "agree"))
		order->agreed_revision = order->revision;
	else if (!strcmp(act->name, "note"))
		order->about = order->whom = order->said = STR("told");
	else if (!strcmp(act->name, "close"))
		order->late_reason = STR("snow");
}

/* An order of the same lines, agreed to: the bill takes them from there. */
static void order_first(struct arena *arena, struct fake *fake, struct sales_bill *bill)
{
	struct sales_order *order = (struct sales_order *)paper_new(arena, &sales_order_type, "A01");

	order->doc.id = bill->order.id;
	order->doc.state = STR("agreed");
	order->doc.acts = 5;
	order->number = STR("A01-SO-000001");
	order->customer = bill->customer;
	order->delivery_day = bill->delivery_day;
	order->total = money_of(100);
	order->lines.count = bill->lines.count;
	order->lines.row = rows_new(arena, field_find(sales_order_type.fields, STR("lines")), bill->lines.count);
	for (int i = 0; i < bill->lines.count; i++) {
		order->lines.row[i].item = bill->lines.row[i].item;
		order->lines.row[i].qty = bill->lines.row[i].qty;
		order->lines.row[i].price = bill->lines.row[i].price;
	}
	bill->lines.count = 0;
	fake->original = &order->doc;
}

static void repair(struct arena *arena, struct fake *fake, uint64_t *seed, struct doc *doc, const struct act *act)
{
	if (doc->type == &transfer_type && !strcmp(act->name, "send")) {
		struct transfer *transfer = (struct transfer *)doc;
		distinct_goods(arena, transfer->lines.row, sizeof(*transfer->lines.row), &transfer->lines.count, true);
	} else if (doc->type == &allocation_type) {
		by_hand(arena, seed, (struct allocation *)doc, act);
	} else if (doc->type == &credit_paper_type && act_is_first(act)) {
		offset((struct credit_paper *)doc);
	} else if (doc->type == &pay_out_type) {
		((struct pay_out *)doc)->means = STR("cash");
		((struct pay_out *)doc)->amount = money_of(75000);
	} else if (doc->type == &cash_deposit_type && !strcmp(act->name, "confirm")) {
		((struct cash_deposit *)doc)->reason = STR("counted again");
	} else if (doc->type == &promotion_claim_type && !strcmp(act->name, "write_off")) {
		((struct promotion_claim *)doc)->spent = ((struct promotion_claim *)doc)->amount;
		((struct promotion_claim *)doc)->customer.key = STR("C600");
	} else if (doc->type == &receipt_reversal_type) {
		((struct receipt_reversal *)doc)->customer.key = STR("C600");
	} else if (doc->type == &customer_receipt_type) {
		receive(seed, (struct customer_receipt *)doc, act);
	} else if (doc->type == &user_type) {
		works(arena, (struct user *)doc, act);
	} else if (doc->type == &opening_stock_type) {
		struct opening_stock *stock = (struct opening_stock *)doc;
		distinct_goods(arena, stock->lines.row, sizeof(*stock->lines.row), &stock->lines.count, false);
	} else if (doc->type == &stock_adjustment_type) {
		struct stock_adjustment *stock = (struct stock_adjustment *)doc;
		distinct_goods(arena, stock->lines.row, sizeof(*stock->lines.row), &stock->lines.count, false);
	} else if (doc->type == &goods_issue_type) {
		struct goods_issue *stock = (struct goods_issue *)doc;
		distinct_goods(arena, stock->lines.row, sizeof(*stock->lines.row), &stock->lines.count, false);
	} else if (doc->type == &purchase_receipt_type) {
		struct purchase_receipt *receipt = (struct purchase_receipt *)doc;
		distinct_goods(arena, receipt->lines.row, sizeof(*receipt->lines.row), &receipt->lines.count, true);
		for (int i = 0; i < receipt->lines.count; i++)
			if (!price_is_set(receipt->lines.row[i].price))
				receipt->lines.row[i].price.e4 = 12345;
	} else if (doc->type == &price_list_type) {
		struct price_list *list = (struct price_list *)doc;
		distinct_goods(arena, list->lines.row, sizeof(*list->lines.row), &list->lines.count, true);
		if (list->customer.key.n)
			list->channel = STR_NONE;
	} else if (doc->type == &sales_return_type && act_is_first(act)) {
		struct sales_return *back = (struct sales_return *)doc;
		give_prices(back->lines.row, back->lines.count);
		for (int i = 0; i < back->lines.count; i++)
			back->lines.row[i].price.e4 += 1;
		if (!strcmp(act->name, "take_back"))
			sell_first(arena, fake, back);
		back->into = STR("quarantine");
	} else if (doc->type == &merge_type && act_is_first(act)) {
		merge_two(arena, fake, seed, (struct merge *)doc);
	} else if (doc->type == &approval_type && (act_is_first(act) || !strcmp(act->name, "enter"))) {
		struct approval *approval = (struct approval *)doc;
		struct ref customer = approval->customer;
		approve(approval);
		if (!act_is_first(act))
			approval->customer = customer;
	} else if (doc->type == &approval_type && !strcmp(act->name, "refuse")) {
		((struct approval *)doc)->answer = STR("没有余地");
	} else if (doc->type == &phone_code_type && !strcmp(act->name, "give")) {
		((struct phone_code *)doc)->challenge = STR("7k3q9d2m");
		((struct phone_code *)doc)->rule = STR("E_CREDIT_DAYS");
	} else if (doc->type == &role_type) {
		struct role *role = (struct role *)doc;
		for (int i = 0; i < role->may_approve.count; i++)
			role->may_approve.row[i].rule = STR("credit");
	} else if (doc->type == &sales_plan_type) {
		struct sales_plan *plan = (struct sales_plan *)doc;
		plan->from = day_of(2026, 1, 1);
		plan->to = day_of(2026, 3, 31);
		plan->target = money_of(100000);
		distinct_goods(arena, plan->lines.row, sizeof(*plan->lines.row), &plan->lines.count, true);
	} else if (doc->type == &tax_rate_type) {
		struct tax_rate *rates = (struct tax_rate *)doc;
		rates->key = STR(TAX_RATE_KEY);
		for (int i = 0; i < rates->rates.count; i++)
			rates->rates.row[i].from = day_of(2018 + i, 5, 1);
	} else if (doc->type == &settings_type && act_is_first(act)) {
		((struct settings *)doc)->key = STR("company");
	} else if (doc->type == &credit_terms_type && strcmp(act->name, "remain") && act_takes(act, field_find(doc->type->fields, STR("reason")), NULL)) {
		allow(arena, seed, (struct credit_terms *)doc);
	} else if (doc->type == &customer_type && !strcmp(act->name, "set_terms")) {
		((struct customer *)doc)->reason = arena_printf(arena, "review %d", (int)chance(seed, 1000000));
	} else if (doc->type == &ceiling_type) {
		lease((struct ceiling *)doc, act);
	} else if (doc->type == &contract_type && (act_is_first(act) || act->needs & CHANGES)) {
		agree(arena, (struct contract *)doc);
	} else if (doc->type == &contract_share_type && act_is_first(act)) {
		share((struct contract_share *)doc, act);
	} else if (doc->type == &period_close_type) {
		close_february(arena, (struct period_close *)doc, act);
	} else if (doc->type == &day_close_type) {
		((struct day_close *)doc)->reason = STR("counted twice");
	} else if (doc->type == &sales_order_type) {
		repair_order(arena, fake, (struct sales_order *)doc, act);
	} else if (doc->type == &sales_bill_type) {
		struct sales_bill *bill = (struct sales_bill *)doc;
		if (act_is_first(act) && !bill->lines.count)
			random_list(arena, seed, field_find(doc->type->fields, STR("lines")), (struct any_list *)&bill->lines, act);
		bill->customer.key = STR("C600");
		bill->contract = STR_NONE;
		if (bill->basis.n)
			bill->basis = STR("with_tax");
		if (bill->approvals.count)
			bill->call_off.id = STR_NONE;
		give_prices(bill->lines.row, bill->lines.count);
		for (int i = 0; i < bill->lines.count; i++)
			bill->lines.row[i].discount.minor = bill->lines.row[i].case_price.e4 = NONE;
		if (act_is_first(act) && (bill->approvals.count || strcmp(act->name, "confirm") != 0))
			bill->order.id = STR_NONE;
		if (act_is_first(act) && bill->order.id.n && bill->call_off.id.n)
			*(chance(seed, 2) ? &bill->order.id : &bill->call_off.id) = STR_NONE;
		if (act_is_first(act) && bill->order.id.n) {
			bill->rest_of.id = STR_NONE;
			order_first(arena, fake, bill);
		}
		for (int i = 0; i < bill->paid.count; i++)
			bill->paid.row[i].amount = money_of(INT64_C(10000000000) + i);
		if (bill->approvals.count)
			approve_bill(arena, fake, bill, act);
		else if (bill->call_off.id.n)
			call_off(arena, fake, bill, act);
	}
}

void random_fill(struct arena *arena, struct fake *fake, uint64_t *seed, struct doc *doc, const struct act *act)
{
	if (doc->type == &transfer_type && !strcmp(act->name, "receive"))
		arrive(seed, (struct transfer *)doc);
	else if (doc->type == &transfer_type && !strcmp(act->name, "resolve"))
		find(arena, (struct transfer *)doc);
	else if (doc->type == &sales_return_type && !strcmp(act->name, "inspect"))
		inspect(arena, seed, (struct sales_return *)doc);
	else if (doc->type == &purchase_receipt_type && !strcmp(act->name, "change"))
		change_delivery(seed, (struct purchase_receipt *)doc);
	else if (doc->type == &purchase_receipt_type && !strcmp(act->name, "inspect"))
		inspect_delivery(seed, (struct purchase_receipt *)doc);
	else
		random_fields(arena, seed, doc->type->fields, NULL, doc, act);
	repair(arena, fake, seed, doc, act);
}
