CREATE TABLE "whence"."import_run" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"format" text NOT NULL,
	"input_name" text NOT NULL,
	"input_digest" "bytea" NOT NULL,
	"started_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"records_done" bigint DEFAULT 0 NOT NULL,
	"progressed_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp(6) with time zone
);
--> statement-breakpoint
CREATE TABLE "whence"."rejected" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rejected_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"source" text NOT NULL,
	"format" text NOT NULL,
	"input_name" text NOT NULL,
	"place" text NOT NULL,
	"original" "bytea" NOT NULL,
	"original_bytes" bigint NOT NULL,
	"event" text,
	"problems" text NOT NULL,
	"type" text,
	"reason" text NOT NULL,
	"path" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"decided_at" timestamp(6) with time zone,
	"decided_by" text,
	"decision" text,
	"event_id" uuid,
	CONSTRAINT "rejected_status_known" CHECK ("whence"."rejected"."status" in ('open', 'sent', 'set_aside'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "import_run_input" ON "whence"."import_run" USING btree ("source","format","input_digest");--> statement-breakpoint
CREATE INDEX "rejected_time" ON "whence"."rejected" USING btree ("rejected_at","id");--> statement-breakpoint
CREATE INDEX "rejected_status" ON "whence"."rejected" USING btree ("status","rejected_at","id");--> statement-breakpoint
CREATE INDEX "rejected_source" ON "whence"."rejected" USING btree ("source","rejected_at","id");