ALTER TABLE "audit"."event" DROP CONSTRAINT "event_type_length";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_entity_pair";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_entity_length";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_actor_length";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_source_length";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_operation";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_outcome";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_actor_type";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_version";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_after_object";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_changed_object";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_payload_object";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_metadata_object";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_images";--> statement-breakpoint
ALTER TABLE "audit"."event" DROP CONSTRAINT "event_not_its_own_cause";