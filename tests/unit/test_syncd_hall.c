/* layers: office */
/* The hall: bounds, who is taken first, feeds that wait, and the addresses of syncd.json. */
#include <check.h>
#include <pthread.h>

#include "config.h"
#include "hall.h"
#include "suite.h"

static struct job *batch_of(size_t bytes)
{
	struct job *job = job_new();

	buf_need(&job->lines, bytes);
	job->lines.n = bytes;
	return job;
}

static int drop_writes(struct hall *h)
{
	struct job *jobs = hall_writes(h, false), *next;
	int count = 0;

	for (; jobs; jobs = next) {
		next = jobs->next;
		job_free(jobs);
		count++;
	}
	return count;
}

static struct job *job_from(const char *device)
{
	struct job *job = job_new();

	job->from = arena_str(&job->op.arena, str_from(device));
	return job;
}

static struct job *job_of(int device)
{
	struct job *job = job_new();

	job->from = arena_printf(&job->op.arena, "%d", device);
	return job;
}

START_TEST(test_a_full_line_takes_no_more)
{
	struct hall h;
	struct job *extra = job_new(), *job;
	uint64_t grown;
	int count = 0;

	hall_init(&h);
	for (int i = 0; i < HALL_READS_MAX; i++)
		ck_assert(hall_ask(&h, job_of(i)));
	ck_assert(!hall_ask(&h, extra));
	job_free(extra);
	hall_send_readers_home(&h);
	while ((job = hall_next(&h, &grown))) {
		job_free(job);
		count++;
	}
	ck_assert_int_eq(count, HALL_READS_MAX);
	hall_done(&h);
}
END_TEST

START_TEST(test_a_batch_stays_packed_until_the_writer_has_room)
{
	struct hall h;
	struct job *reading = job_new(), *packed = job_new();
	uint64_t grown;

	hall_init(&h);
	ck_assert(hall_write(&h, batch_of(HALL_WRITES_BYTES_MAX)));
	ck_assert(hall_hand_in(&h, packed));
	ck_assert(hall_ask(&h, reading));
	ck_assert_ptr_eq(hall_next(&h, &grown), reading);
	ck_assert_int_eq(drop_writes(&h), 1);
	/* In the writer's hands it still counts; it is done with when he asks again. */
	ck_assert_uint_eq(h.writes_bytes, HALL_WRITES_BYTES_MAX);
	ck_assert_int_eq(drop_writes(&h), 0);
	ck_assert_uint_eq(h.writes_bytes, 0);
	ck_assert_ptr_eq(hall_next(&h, &grown), packed);
	job_free(reading);
	job_free(packed);
	hall_done(&h);
}
END_TEST

START_TEST(test_a_feed_is_asked_again_when_the_book_has_grown)
{
	struct hall h;
	struct job *feed = job_new();
	uint64_t grown;

	hall_init(&h);
	feed->deadline_ms = clock_monotonic_ms() + 60000;
	ck_assert(hall_ask(&h, feed));
	ck_assert_ptr_eq(hall_next(&h, &grown), feed);
	hall_wait(&h, feed, grown);
	hall_grew(&h);
	ck_assert_ptr_eq(hall_next(&h, &grown), feed);
	ck_assert(!feed->overdue);
	/* News between the answer and the wait are not slept over. */
	hall_grew(&h);
	hall_wait(&h, feed, grown);
	ck_assert_ptr_eq(hall_next(&h, &grown), feed);
	ck_assert(!feed->overdue);
	job_free(feed);
	hall_done(&h);
}
END_TEST

START_TEST(test_a_feed_is_let_go_at_its_time_and_at_the_end)
{
	struct hall h;
	struct job *soon = job_new(), *late = job_new();
	uint64_t grown;

	hall_init(&h);
	soon->deadline_ms = clock_monotonic_ms() + 50;
	late->deadline_ms = clock_monotonic_ms() + 60000;
	hall_wait(&h, late, 0);
	hall_wait(&h, soon, 0);
	ck_assert_ptr_eq(hall_next(&h, &grown), soon);
	ck_assert(soon->overdue);
	ck_assert_int_ge(clock_monotonic_ms(), soon->deadline_ms);
	hall_leave(&h);
	ck_assert_ptr_eq(hall_next(&h, &grown), late);
	ck_assert(late->overdue);
	job_free(soon);
	job_free(late);
	hall_done(&h);
}
END_TEST

START_TEST(test_one_device_does_not_fill_a_line)
{
	struct hall h;
	struct job *extra = job_from("one"), *other = job_from("other"), *job;
	uint64_t grown;

	hall_init(&h);
	for (int i = 0; i < HALL_HAND_INS_MAX / HALL_DEVICE_PART; i++)
		ck_assert(hall_hand_in(&h, job_from("one")));
	ck_assert(!hall_hand_in(&h, extra));
	ck_assert(hall_hand_in(&h, other));
	job_free(extra);
	hall_send_readers_home(&h);
	while ((job = hall_next(&h, &grown)))
		job_free(job);
	hall_done(&h);
}
END_TEST

static void expect_next(struct hall *h, const char *device)
{
	uint64_t grown;
	struct job *job = hall_next(h, &grown);

	ck_assert_ptr_nonnull(job);
	ck_assert_msg(str_is(job->from, device), "%.*s, not %s", STR_ARG(job->from), device);
	job_free(job);
}

/* One site's backlog waits its turn behind the others' first batch. */
START_TEST(test_a_backlog_waits_behind_the_first_of_the_others)
{
	static const char *const come[] = {"A", "A", "A", "A", "B", "C", "B"},
				 *const taken[] = {"A", "B", "C", "A", "B", "A", "A"};
	struct hall h;

	hall_init(&h);
	for (int i = 0; i < 7; i++)
		ck_assert(hall_hand_in(&h, job_from(come[i])));
	for (int i = 0; i < 3; i++)
		expect_next(&h, taken[i]);
	/* Who comes later is of the round that is being served, not of the first. */
	ck_assert(hall_hand_in(&h, job_from("D")));
	expect_next(&h, "D");
	for (int i = 3; i < 7; i++)
		expect_next(&h, taken[i]);
	hall_done(&h);
}
END_TEST

/* No line keeps the others waiting: reading calls, feeds with news, batches. */
START_TEST(test_readers_serve_the_lines_in_turn)
{
	struct hall h;
	struct job *feed = job_from("feed");

	hall_init(&h);
	feed->deadline_ms = clock_monotonic_ms() + 60000;
	hall_wait(&h, feed, 0);
	for (int i = 0; i < 3; i++)
		ck_assert(hall_ask(&h, job_from("read")));
	ck_assert(hall_hand_in(&h, job_from("batch")));
	hall_grew(&h);
	expect_next(&h, "read");
	expect_next(&h, "feed");
	expect_next(&h, "batch");
	expect_next(&h, "read");
	expect_next(&h, "read");
	hall_done(&h);
}
END_TEST

/* However many wait for news, a call of somebody else finds room. */
START_TEST(test_woken_feeds_take_nobodys_room)
{
	struct hall h;
	struct job *job;
	uint64_t grown;

	hall_init(&h);
	for (int i = 0; i < HALL_READS_MAX + 10; i++) {
		job = job_of(i);
		job->deadline_ms = clock_monotonic_ms() + 60000;
		hall_wait(&h, job, 0);
	}
	hall_grew(&h);
	ck_assert(hall_ask(&h, job_from("somebody")));
	expect_next(&h, "somebody");
	hall_send_readers_home(&h);
	while ((job = hall_next(&h, &grown)))
		job_free(job);
	hall_done(&h);
}
END_TEST

static void *writer(void *arg)
{
	struct hall *h = arg;
	struct job *jobs, *next;
	intptr_t count = 0;

	while ((jobs = hall_writes(h, true)))
		for (; jobs; jobs = next) {
			next = jobs->next;
			job_free(jobs);
			count++;
		}
	return (void *)count;
}

START_TEST(test_the_writer_leaves_when_all_is_written)
{
	struct hall h;
	struct job *late = job_new();
	pthread_t thread;
	void *count;

	hall_init(&h);
	ck_assert_int_eq(pthread_create(&thread, NULL, writer, &h), 0);
	for (int i = 0; i < 200; i++)
		ck_assert(hall_write(&h, batch_of(10)));
	hall_send_writer_home(&h);
	ck_assert(!hall_write(&h, late));
	job_free(late);
	pthread_join(thread, &count);
	ck_assert_int_eq((intptr_t)count, 200);
	hall_done(&h);
}
END_TEST

START_TEST(test_addresses_are_read_strictly)
{
	static const struct {
		const char *text, *address;
		int port;
	} rows[] = {{"127.0.0.1:7443", "127.0.0.1", 7443}, {"0.0.0.0:0", "0.0.0.0", 0}, {"[::1]:80", "::1", 80},
		{"::1:80", NULL, 0}, {"localhost:80", NULL, 0}, {"127.0.0.1", NULL, 0}, {"127.0.0.1:", NULL, 0},
		{"127.0.0.1:65536", NULL, 0}, {"[127.0.0.1]:1", NULL, 0}, {"", NULL, 0}};
	struct op op;

	op_init(&op);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str address = STR_NONE;
		int port = -1;
		enum err err = listen_read(&op, str_from(rows[i].text), &address, &port);
		ck_assert_msg((err == OK) == (rows[i].address != NULL), "%s", rows[i].text);
		if (!err)
			ck_assert_msg(str_is(address, rows[i].address) && port == rows[i].port, "%s", rows[i].text);
	}
	struct str address;
	int port;
	op_reset(&op);
	ck_assert_int_eq(metrics_read(&op, STR("nowhere"), &address, &port), E_VALUE);
	ck_assert(str_is(op.refusal.place, "metrics"));
	op_reset(&op);
	ck_assert_int_eq(host_check(&op, STR("ho.example")), OK);
	ck_assert_int_eq(host_check(&op, STR("::1")), OK);
	ck_assert_int_eq(host_check(&op, STR("a b")), E_VALUE);
	op_done(&op);
}
END_TEST

int main(void)
{
	return SUITE("syncd_hall", 30,
		test_a_full_line_takes_no_more,
		test_a_batch_stays_packed_until_the_writer_has_room,
		test_a_feed_is_asked_again_when_the_book_has_grown,
		test_a_feed_is_let_go_at_its_time_and_at_the_end,
		test_one_device_does_not_fill_a_line,
		test_a_backlog_waits_behind_the_first_of_the_others,
		test_readers_serve_the_lines_in_turn,
		test_woken_feeds_take_nobodys_room,
		test_the_writer_leaves_when_all_is_written,
		test_addresses_are_read_strictly);
}
