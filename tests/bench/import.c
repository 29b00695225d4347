/* A company's own items and customers out of its spreadsheets, as the program takes them
 * in: each record an entry of its own in the log, folded, and on disk in both files. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "programs.h"
#include "town.h"

enum { ITEMS = 300000, CUSTOMERS = 100000, SMALL = 500, RUNS_MAX = 3, GOAL_ROWS = 20000, GOAL_MB = 60, LOOK_US = 10000 };

static const char *const signs[] = {"大", "小", "新", "红", "黄", "蓝", "白", "黑", "圆", "方", "长", "短", "杯", "壶", "碗",
	"盘", "盆", "桶", "刀", "叉", "锅", "瓶", "毛", "巾", "肥", "皂", "灯", "泡", "电", "池", "螺", "丝", "钉", "绳", "鞋", "伞"};

static uint64_t draw(uint64_t *seed, uint64_t below)
{
	uint64_t x = (*seed += UINT64_C(0x9e3779b97f4a7c15));

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (x ^ (x >> 31)) % below;
}

static const char *sign(uint64_t *seed)
{
	return signs[draw(seed, sizeof(signs) / sizeof(*signs))];
}

static void put_item(FILE *f, int i, uint64_t *seed)
{
	fprintf(f, "P%07d,", (int)((int64_t)i * 7919 % 10000000));
	for (int k = 0; k < 7; k++)
		fputs(sign(seed), f);
	fprintf(f, ",%d*%d,%s,69%011llu\r\n", (int)draw(seed, 99), (int)draw(seed, 99), sign(seed),
		(unsigned long long)((uint64_t)i * 104729));
}

static void put_customer(FILE *f, int i, uint64_t *seed)
{
	fprintf(f, "C%06d,", i);
	for (int k = 0; k < 5; k++)
		fputs(sign(seed), f);
	fprintf(f, "贸易有限公司,%s%s,0571-%08d,杭州市%s%s路%d号\r\n", sign(seed), sign(seed), (int)draw(seed, 100000000), sign(seed),
		sign(seed), (int)draw(seed, 999));
}

/* As a Chinese spreadsheet saves it: GB18030. */
static const char *file_of(const struct bench_options *o, struct arena *arena, bool items, int rows)
{
	const char *path = path_in(arena, o->dir, items ? "items.csv" : "customers.csv");
	FILE *f = fopen(path, "w");
	uint64_t seed = 7;

	must_be(f != NULL, path);
	fputs(items ? "商品编码,商品名称,规格,单位,条码\r\n" : "客户编码,客户名称,联系人,电话,地址\r\n", f);
	for (int i = 0; i < rows; i++)
		(items ? put_item : put_customer)(f, i, &seed);
	must_be(fclose(f) == 0, path);
	shell("iconv -f UTF-8 -t GB18030 '%s' >'%s.gb' && mv '%s.gb' '%s'", path, path, path, path);
	return path;
}

static double children_s(void)
{
	struct rusage use;

	getrusage(RUSAGE_CHILDREN, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

/* Of the program alone: what wait4 tells counts this process too, as it was at the fork. */
static int64_t highest_kib(pid_t pid)
{
	char path[64], line[256];
	long long kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "VmHWM: %lld", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib;
}

struct import_run {
	double rate; /* rows a second, from the program's start to its end */
	int64_t kib; /* the most memory it had */
};

static struct import_run import_once(const struct bench_options *o, const char *kind, const char *csv, int rows)
{
	struct arena arena = {0};
	const char *dir = path_in(&arena, o->dir, "import-own");
	struct import_run out;
	struct running r;
	double from, cpu;

	shell("rm -rf '%s' && '%s' -C '%s' init --user li --name li >>'%s/said' 2>&1", dir, o->daybook, dir, o->dir);
	from = now_us();
	cpu = children_s();
	program_start(o, (const char *const[]){o->daybook, "-C", dir, "import", kind, csv, "--as", "li", NULL}, &r);
	out.kib = 0;
	usleep(LOOK_US); /* until it is another program than this one */
	for (int64_t kib; (kib = highest_kib(r.pid)) > 0; usleep(LOOK_US))
		out.kib = kib;
	(void)program_wait(&r);
	from = (now_us() - from) / 1e6;
	cpu = children_s() - cpu;
	out.rate = rows / from;
	aside("%s: %d rows in %.1f s, %.1f s of processor, %lld MB", kind, rows, from, cpu, (long long)(out.kib / 1024));
	shell("rm -rf '%s'", dir);
	arena_done(&arena);
	return out;
}

static void import_rows(const struct bench_options *o, const char *name, const char *rss_name, bool items)
{
	int rows = o->small ? SMALL : items ? ITEMS : CUSTOMERS, runs = o->pairs < RUNS_MAX ? o->pairs : RUNS_MAX;
	struct arena arena = {0};
	double rates[RUNS_MAX];
	int64_t kib = 0;
	const char *csv;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		return;
	}
	csv = file_of(o, &arena, items, rows);
	for (int i = 0; i < runs; i++) {
		struct import_run one = import_once(o, items ? "items" : "customers", csv, rows);
		rates[i] = one.rate;
		kib = one.kib > kib ? one.kib : kib;
	}
	say_rate(name, median(rates, runs), GOAL_ROWS);
	say_megabytes(rss_name, kib, GOAL_MB);
	shell("rm -f '%s'", csv);
	arena_done(&arena);
}

static void import_items(const struct bench_options *o, const char *name)
{
	import_rows(o, name, "rss_import_items", true);
}

static void import_customers(const struct bench_options *o, const char *name)
{
	import_rows(o, name, "rss_import_customers", false);
}

const struct bench import_benches[] = {{"import_items", import_items}, {"import_customers", import_customers}, {0}};
