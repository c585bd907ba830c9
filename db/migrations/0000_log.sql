-- Generated from db/schema.ts, then edited where Drizzle has no words: the schemas are made by db/migrate.ts (their
-- owner lacks the right on the database), and "audit"."event" is partitioned. Runs as whence_owner. Never edit after release.
CREATE SEQUENCE "audit"."event_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "whence"."account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp(6) with time zone,
	CONSTRAINT "account_role" CHECK ("whence"."account"."role" in ('auditor', 'engineer', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "whence"."api_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" "bytea" NOT NULL,
	"may_read" boolean DEFAULT true NOT NULL,
	"created_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"last_used_at" timestamp(6) with time zone,
	"revoked_at" timestamp(6) with time zone
);
--> statement-breakpoint
CREATE TABLE "audit"."cause_edge" (
	"cause_id" uuid NOT NULL,
	"effect_id" uuid NOT NULL,
	CONSTRAINT "cause_edge_cause_id_effect_id_pk" PRIMARY KEY("cause_id","effect_id")
);
--> statement-breakpoint
CREATE TABLE "audit"."event" (
	"seq" bigint NOT NULL,
	"recorded_at" timestamp(6) with time zone NOT NULL,
	"occurred_at" timestamp(6) with time zone NOT NULL,
	"tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"id" uuid NOT NULL,
	"causation_id" uuid,
	"supersedes" uuid,
	"schema_version" integer DEFAULT 1 NOT NULL,
	"type" text NOT NULL,
	"entity_type" text,
	"entity_id" text,
	"operation" text,
	"outcome" text DEFAULT 'success' NOT NULL,
	"actor_id" text NOT NULL,
	"actor_type" text NOT NULL,
	"on_behalf_of" text,
	"source" text NOT NULL,
	"reason" text,
	"transaction_id" text,
	"correlation_id" text,
	"causes" uuid[],
	"after" jsonb,
	"changed" jsonb,
	"changed_keys" text[],
	"payload" jsonb,
	"metadata" jsonb
) PARTITION BY RANGE ("recorded_at");
--> statement-breakpoint
CREATE TABLE "audit"."event_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"recorded_at" timestamp(6) with time zone NOT NULL,
	"occurred_at" timestamp(6) with time zone NOT NULL,
	"source" text NOT NULL,
	"digest" "bytea"
);
--> statement-breakpoint
CREATE TABLE "whence"."installed" (
	"name" text PRIMARY KEY NOT NULL,
	"digest" text NOT NULL,
	"installed_at" timestamp(6) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit"."log" (
	"single" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"kind" text NOT NULL,
	"origin" text NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	"incarnation" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "log_single" CHECK ("audit"."log"."single"),
	CONSTRAINT "log_kind" CHECK ("audit"."log"."kind" in ('live', 'sample', 'test'))
);
--> statement-breakpoint
CREATE TABLE "audit"."month" (
	"name" text PRIMARY KEY NOT NULL,
	"from_at" timestamp(6) with time zone NOT NULL,
	"to_at" timestamp(6) with time zone NOT NULL,
	"occurred_min" timestamp(6) with time zone,
	"occurred_max" timestamp(6) with time zone,
	"ended_tx" "xid8",
	"closed_at" timestamp(6) with time zone
);
--> statement-breakpoint
CREATE TABLE "whence"."session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"account_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"created_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(6) with time zone NOT NULL,
	"ended_at" timestamp(6) with time zone,
	"address" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "whence"."sign_in_throttle" (
	"subject" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"window_started_at" timestamp(6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "whence"."source" (
	"name" text PRIMARY KEY NOT NULL,
	"created_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit"."tracked_table" (
	"id" uuid PRIMARY KEY NOT NULL,
	"table_oid" bigint NOT NULL,
	"table_name" text NOT NULL,
	"entity_type" text NOT NULL,
	"key_columns" text[] NOT NULL,
	"ignored_columns" text[] NOT NULL,
	"masked_columns" text[] NOT NULL,
	"trigger_level" text NOT NULL,
	"tracked_at" timestamp(6) with time zone NOT NULL,
	"untracked_at" timestamp(6) with time zone
);
--> statement-breakpoint
ALTER TABLE "whence"."api_key" ADD CONSTRAINT "api_key_source_source_name_fk" FOREIGN KEY ("source") REFERENCES "whence"."source"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whence"."session" ADD CONSTRAINT "session_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "whence"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_email" ON "whence"."account" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "api_key_hash" ON "whence"."api_key" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "api_key_source" ON "whence"."api_key" USING btree ("source","created_at");--> statement-breakpoint
CREATE INDEX "cause_edge_effect" ON "audit"."cause_edge" USING btree ("effect_id","cause_id");--> statement-breakpoint
CREATE INDEX "event_occurred" ON "audit"."event" USING btree ("occurred_at","seq");--> statement-breakpoint
CREATE INDEX "event_entity" ON "audit"."event" USING btree ("entity_type","entity_id","occurred_at","seq");--> statement-breakpoint
CREATE INDEX "event_actor" ON "audit"."event" USING btree ("actor_id","occurred_at","seq");--> statement-breakpoint
CREATE INDEX "event_type" ON "audit"."event" USING btree ("type","occurred_at","seq");--> statement-breakpoint
CREATE INDEX "event_transaction" ON "audit"."event" USING btree ("transaction_id","seq") WHERE "audit"."event"."transaction_id" is not null;--> statement-breakpoint
CREATE INDEX "event_tx" ON "audit"."event" USING btree ("tx","seq");--> statement-breakpoint
CREATE INDEX "event_correlation" ON "audit"."event" USING btree ("correlation_id","occurred_at","seq") WHERE "audit"."event"."correlation_id" is not null;--> statement-breakpoint
CREATE INDEX "event_supersedes" ON "audit"."event" USING btree ("supersedes") WHERE "audit"."event"."supersedes" is not null;--> statement-breakpoint
CREATE INDEX "event_changed_keys" ON "audit"."event" USING gin ("changed_keys");--> statement-breakpoint
CREATE INDEX "event_changed" ON "audit"."event" USING gin ("changed" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "event_recorded" ON "audit"."event" USING brin ("recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "session_token" ON "whence"."session" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "session_account" ON "whence"."session" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "tracked_table_active" ON "audit"."tracked_table" USING btree ("table_oid") WHERE "audit"."tracked_table"."untracked_at" is null;