/* Doctor's checks of what lies on the disks: who may read it, and how much room there is. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor_checks.h"
#include "store/reserve.h"

enum { MIB = 1024 * 1024, GIB = 1024 };

/* ---- rights ---- */

struct rights {
	uid_t owner;
	int files;
	struct str open, strange; /* the first that others may read; the first of another owner */
};

/* A directory that others may look into does no harm where every file in it is shut. */
static void look_at(struct op *op, struct rights *r, const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	r->files++;
	if (st.st_mode & 077 && !r->open.n)
		r->open = arena_str(&op->arena, str_from(path));
	if (st.st_uid != r->owner && !r->strange.n)
		r->strange = arena_str(&op->arena, str_from(path));
}

static void look_into(struct op *op, struct rights *r, const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;

	while (d && (entry = readdir(d)))
		if (entry->d_name[0] != '.')
			look_at(op, r, arena_printf(&op->arena, "%s/%s", dir, entry->d_name).p);
	if (d)
		closedir(d);
}

enum err doctor_files(struct op *op, struct doctor *d)
{
	static const char *const places[] = {"", "/device", "/authority"};
	struct str second = identity_second(&op->arena, d->cli->dir, &d->id);
	struct rights r = {0};
	struct stat st;

	if (stat(d->cli->dir, &st) == 0)
		r.owner = st.st_uid;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		look_into(op, &r, arena_printf(&op->arena, "%s%s", d->cli->dir, places[i]).p);
	if (second.n)
		look_into(op, &r, second.p);
	if (r.open.n)
		doctor_say(d, "rights", BAD, (struct remedy){"Take the right to read from all but its owner: chmod -R go= DIR",
			"请取消所有者以外的读取权限:chmod -R go= 目录"},
			"Others may read %s.", "他人可以读取 %s。", r.open.p);
	else if (r.strange.n)
		doctor_say(d, "rights", BAD, (struct remedy){"Give every file to the owner of the directory: chown -R USER DIR",
			"请把所有文件交给目录的所有者:chown -R 用户 目录"},
			"%s does not belong to the owner of the book.", "%s 不属于账本的所有者。", r.strange.p);
	else
		doctor_say(d, "rights", WELL, (struct remedy){0}, "Nobody else may read the %d files of the book.",
			"账本的 %d 个文件他人均不可读。", r.files);
	return OK;
}

/* ---- room ---- */

static void space(struct doctor *d, const char *check, const char *dir)
{
	int64_t free = disk_free(dir), mib = free / MIB;

	if (free < 0)
		return;
	doctor_say(d, check, mib < RESERVE_MIB ? BAD : mib < GIB ? LOOK_AT : WELL,
		(struct remedy){"Free some space on that disk, or move the book to a larger one.", "请腾出磁盘空间,或把账本移到更大的磁盘。"},
		"%lld MiB are free on the disk of %s.", "%2$s 所在磁盘还剩 %1$lld MiB。", (long long)mib, dir);
}

static void reserve(struct op *op, struct doctor *d)
{
	int64_t wanted = cli_reserve();
	struct stat st;
	bool there = stat(arena_printf(&op->arena, "%s/reserve", d->cli->dir).p, &st) == 0 && (int64_t)st.st_blocks * 512 >= wanted;

	if (!wanted)
		doctor_say(d, "reserve", LOOK_AT, (struct remedy){"Leave DAYBOOK_RESERVE out, and 64 MiB are kept back.",
			"去掉 DAYBOOK_RESERVE,即预留 64 MiB。"},
			"DAYBOOK_RESERVE says that nothing is kept back for a full disk.", "按 DAYBOOK_RESERVE,不为磁盘满时预留空间。");
	else
		doctor_say(d, "reserve", there ? WELL : LOOK_AT,
			(struct remedy){"It is made at the next entry, where there is room for it twice.", "空间足够两倍时,下次录入会自动预留。"},
			there ? "%lld MiB are kept back for the day the disk is full." : "%lld MiB should be kept back for a full disk, and are not.",
			there ? "已为磁盘满时预留 %lld MiB。" : "应为磁盘满时预留 %lld MiB,现在没有。", (long long)(wanted / MIB));
}

/* ---- the second file ---- */

static void second_file(struct op *op, struct doctor *d, struct str dir)
{
	static const struct remedy elsewhere = {"Put it on another disk: end all programs, move its directory, and name that in site.json as \"second\".",
		"请放到另一块磁盘:停止所有程序,移动该目录,并在 site.json 的 \"second\" 中写明。"};
	const char *path = arena_printf(&op->arena, "%.*s/entries.ndjson", STR_ARG(dir)).p;
	struct stat one, two;

	if (!dir.n)
		doctor_say(d, "second_file", LOOK_AT, elsewhere, "There is no second file: one disk alone has what was not handed in.",
			"没有第二文件:未上传的记录只在一块磁盘上。");
	else if (stat(path, &two) != 0)
		doctor_say(d, "second_file", BAD, (struct remedy){"Put in the disk that has it; where it is lost, the next entry makes another.",
			"请接上存有它的磁盘;若已丢失,下次录入会另建。"},
			"The second file is not at %s.", "%s 处没有第二文件。", path);
	else if (stat(d->cli->dir, &one) == 0 && one.st_dev == two.st_dev)
		doctor_say(d, "second_file", LOOK_AT, elsewhere, "The second file is on the same disk as the book: %s",
			"第二文件与账本在同一磁盘:%s", path);
	else
		doctor_say(d, "second_file", WELL, (struct remedy){0}, "The second file is on another disk: %s", "第二文件在另一块磁盘:%s", path);
}

enum err doctor_disks(struct op *op, struct doctor *d)
{
	struct str second = identity_second(&op->arena, d->cli->dir, &d->id);
	struct stat one, two;

	space(d, "space", d->cli->dir);
	reserve(op, d);
	if (second.n && stat(d->cli->dir, &one) == 0 && stat(second.p, &two) == 0 && one.st_dev != two.st_dev)
		space(d, "second_space", second.p);
	second_file(op, d, second);
	return OK;
}
