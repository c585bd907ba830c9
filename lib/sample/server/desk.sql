-- The order desk of the sample log, in a schema of its own beside the log, as any application that shares the
-- database would have it. Orders, items, payments, shipments and ledger entries tell the log what was done to them
-- themselves (audit.record_event with both images, in the transaction that writes the row); customers, limits,
-- prices and stock say nothing and are tracked (audit.track). Both ways are in the log side by side.
create schema desk;

-- Which step of the story was told last. It is written in the transaction of that step, so after an interruption
-- the next start goes on with the step that follows.
create table desk.told (
  single boolean primary key default true check (single),
  story text not null,
  steps int not null,
  last_step int not null,
  check (last_step between 0 and steps)
);

create table desk.customer (
  id text primary key,
  name text not null unique,
  country text not null,
  terms_days int not null check (terms_days >= 0),
  contact text,
  -- Masked in the log.
  bank_account text
);

create table desk.account_limit (
  customer_id text primary key references desk.customer (id),
  currency text not null,
  credit numeric(20, 2) not null check (credit >= 0),
  -- Twelve digits behind the point: interest accrues on fractions of a cent.
  daily_rate numeric(38, 12) not null
);

create table desk.price (
  symbol text primary key,
  family text not null,
  currency text not null,
  mid numeric(38, 12) not null check (mid > 0),
  fixed_at timestamptz not null
);

create table desk.stock (
  site text not null,
  instrument text not null,
  tonnes numeric not null check (tonnes >= 0),
  primary key (site, instrument)
);

create table desk."order" (
  id text primary key,
  customer text not null references desk.customer (name),
  instrument text not null,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric not null check (quantity > 0),
  limit_price numeric not null check (limit_price > 0),
  currency text not null default 'USD',
  status text not null check (status in ('pending', 'paid', 'shipped', 'delivered', 'held', 'cancelled')),
  filled_quantity numeric not null default 0.0,
  average_price numeric,
  total numeric,
  payment text,
  payment_status text,
  shipment text,
  shipment_status text,
  shipped_at timestamptz,
  shipped_by text,
  hold_reason text,
  flags text,
  note text,
  version int not null default 1,
  check (filled_quantity <= quantity)
);

create table desk.order_item (
  id text primary key,
  order_id text not null references desk."order" (id),
  tonnes numeric not null check (tonnes > 0),
  price numeric not null,
  site text not null,
  weighed numeric
);

create table desk.payment (
  id text primary key,
  order_id text not null references desk."order" (id),
  amount numeric not null check (amount > 0),
  currency text not null,
  status text not null check (status in ('open', 'captured', 'declined')),
  declined_because text
);

create table desk.shipment (
  id text primary key,
  order_id text not null references desk."order" (id),
  lots int not null check (lots > 0),
  sites text not null,
  status text not null check (status in ('released', 'delivered', 'recalled'))
);

create table desk.ledger_entry (
  id text primary key,
  order_id text not null references desk."order" (id),
  account text not null,
  amount numeric not null,
  currency text not null
);

-- Every change of an order counts, whoever makes it.
create function desk.count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end
$$;
create trigger count_version before update on desk."order" for each row execute function desk.count_version();
