-- Generated from db/schema-ledger.ts, then edited: names that are paged or hashed are ordered by their bytes. Never edit after release.
CREATE SEQUENCE "audit"."incarnation" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "audit"."anchor" (
	"name" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"size" bigint,
	"anchored_at" timestamp(6) with time zone,
	"checked_at" timestamp(6) with time zone NOT NULL,
	"error" text,
	"removed_at" timestamp(6) with time zone,
	CONSTRAINT "anchor_kind" CHECK ("audit"."anchor"."kind" in ('folder', 'witness'))
);
--> statement-breakpoint
CREATE TABLE "audit"."checkpoint" (
	"signed_at" timestamp(6) with time zone PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"note" text NOT NULL,
	"key_name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit"."cosignature" (
	"anchor" text NOT NULL,
	"size" bigint NOT NULL,
	"anchored_at" timestamp(6) with time zone NOT NULL,
	"line" text,
	CONSTRAINT "cosignature_anchor_anchored_at_pk" PRIMARY KEY("anchor","anchored_at")
);
--> statement-breakpoint
CREATE TABLE "audit"."entity" (
	"entity_type" text COLLATE "C" NOT NULL,
	"entity_id" text COLLATE "C" NOT NULL,
	"events" bigint NOT NULL,
	"occurred_min" timestamp(6) with time zone NOT NULL,
	"occurred_max" timestamp(6) with time zone NOT NULL,
	"recorded_min" timestamp(6) with time zone NOT NULL,
	"recorded_max" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "entity_entity_type_entity_id_pk" PRIMARY KEY("entity_type","entity_id")
);
--> statement-breakpoint
CREATE TABLE "audit"."head" (
	"single" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"size" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"snapshot" "pg_snapshot" NOT NULL,
	"after_tx" "xid8",
	"after_seq" bigint,
	"incarnation" integer NOT NULL,
	"system_identifier" text NOT NULL,
	"open" "bytea"[] NOT NULL,
	"open_seqs" bigint[] NOT NULL,
	"open_tx_min" "xid8",
	"open_tx_max" "xid8",
	"sealed_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "head_single" CHECK ("audit"."head"."single")
);
--> statement-breakpoint
CREATE TABLE "audit"."pointer_snapshot" (
	"entity_type" text COLLATE "C" NOT NULL,
	"entity_id" text COLLATE "C" NOT NULL,
	"occurred_at" timestamp(6) with time zone NOT NULL,
	"seq" bigint NOT NULL,
	"events" bigint NOT NULL,
	"pointers" jsonb NOT NULL,
	CONSTRAINT "pointer_snapshot_entity_type_entity_id_occurred_at_seq_pk" PRIMARY KEY("entity_type","entity_id","occurred_at","seq")
);
--> statement-breakpoint
CREATE TABLE "audit"."rollup_actor_day" (
	"bucket" timestamp(6) with time zone NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"actor_id" text COLLATE "C" NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "rollup_actor_day_bucket_source_actor_id_pk" PRIMARY KEY("bucket","source","actor_id")
);
--> statement-breakpoint
CREATE TABLE "audit"."rollup_actor_month" (
	"bucket" timestamp(6) with time zone NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"actor_id" text COLLATE "C" NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "rollup_actor_month_bucket_source_actor_id_pk" PRIMARY KEY("bucket","source","actor_id")
);
--> statement-breakpoint
CREATE TABLE "audit"."rollup_day" (
	"bucket" timestamp(6) with time zone NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"entity_type" text COLLATE "C" NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"operation" text COLLATE "C" NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "rollup_day_bucket_source_entity_type_type_operation_pk" PRIMARY KEY("bucket","source","entity_type","type","operation")
);
--> statement-breakpoint
CREATE TABLE "audit"."rollup_hour" (
	"bucket" timestamp(6) with time zone NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"entity_type" text COLLATE "C" NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"operation" text COLLATE "C" NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "rollup_hour_bucket_source_entity_type_type_operation_pk" PRIMARY KEY("bucket","source","entity_type","type","operation")
);
--> statement-breakpoint
CREATE TABLE "audit"."rollup_minute" (
	"bucket" timestamp(6) with time zone NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "rollup_minute_bucket_source_pk" PRIMARY KEY("bucket","source")
);
--> statement-breakpoint
CREATE TABLE "audit"."tile" (
	"level" smallint NOT NULL,
	"index" bigint NOT NULL,
	"hashes" "bytea" NOT NULL,
	"seqs" bigint[],
	"seq_min" bigint,
	"seq_max" bigint,
	"tx_min" "xid8",
	"tx_max" "xid8",
	CONSTRAINT "tile_level_index_pk" PRIMARY KEY("level","index"),
	CONSTRAINT "tile_full" CHECK (octet_length("audit"."tile"."hashes") = 8192),
	CONSTRAINT "tile_seqs_full" CHECK ("audit"."tile"."level" > 0 or coalesce(cardinality("audit"."tile"."seqs"), 0) = 256)
);
--> statement-breakpoint
CREATE TABLE "whence"."upkeep" (
	"single" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp(6) with time zone NOT NULL,
	"heartbeat_at" timestamp(6) with time zone NOT NULL,
	"problem" text,
	"problem_since" timestamp(6) with time zone,
	"last_error" text,
	"last_error_at" timestamp(6) with time zone,
	"public_key" text,
	CONSTRAINT "upkeep_single" CHECK ("whence"."upkeep"."single")
);
--> statement-breakpoint
CREATE TABLE "whence"."upkeep_sample" (
	"taken_at" timestamp(6) with time zone PRIMARY KEY NOT NULL,
	"seal_lag_ms" bigint NOT NULL,
	"unsealed" bigint NOT NULL,
	"jobs" integer NOT NULL,
	"anchors_behind" integer NOT NULL,
	"database_bytes" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "whence"."verification" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp(6) with time zone NOT NULL,
	"started_at" timestamp(6) with time zone,
	"progressed_at" timestamp(6) with time zone,
	"finished_at" timestamp(6) with time zone,
	"from_position" bigint,
	"to_position" bigint,
	"verified" bigint DEFAULT 0 NOT NULL,
	"status" text NOT NULL,
	"checkpoint_size" bigint,
	"finding_count" bigint DEFAULT 0 NOT NULL,
	"findings" text DEFAULT '[]' NOT NULL,
	"checks" text DEFAULT '[]' NOT NULL,
	"first_position" bigint,
	"error" text,
	CONSTRAINT "verification_kind" CHECK ("whence"."verification"."kind" in ('whole', 'full', 'tail', 'range')),
	CONSTRAINT "verification_status" CHECK ("whence"."verification"."status" in ('queued', 'running', 'verified', 'tampered', 'undecided', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "audit"."event" ALTER COLUMN "tx" DROP DEFAULT;--> statement-breakpoint
CREATE INDEX "checkpoint_size" ON "audit"."checkpoint" USING btree ("size","signed_at");--> statement-breakpoint
CREATE INDEX "cosignature_size" ON "audit"."cosignature" USING btree ("size","anchor");--> statement-breakpoint
CREATE INDEX "tile_seqs" ON "audit"."tile" USING gist (int8range("seq_min", "seq_max", '[]')) WHERE "audit"."tile"."level" = 0;--> statement-breakpoint
CREATE INDEX "verification_requested" ON "whence"."verification" USING btree ("requested_at","id");--> statement-breakpoint
CREATE INDEX "verification_finished" ON "whence"."verification" USING btree ("finished_at","id") WHERE "whence"."verification"."finished_at" is not null;--> statement-breakpoint
-- Hashes do not compress, and are read as they are.
ALTER TABLE "audit"."tile" ALTER COLUMN "hashes" SET STORAGE external;--> statement-breakpoint
-- One row, written once a second: its dead versions go soon.
ALTER TABLE "audit"."head" SET (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_scale_factor = 0);
