/** The desk's books as the story finds them: written before the tables are tracked, taken in as baselines. */
import { type Chance, chance } from "./chance";
import { leaving, midText, type Priced, specialPrices, symbols } from "./price-list";
import { instantOf, type Micros } from "./story-time";

/** Names as the world has them: with accents, other scripts, and right-to-left. */
export const customers = [
  { id: "brightwater", name: "Brightwater Cables", country: "GB" },
  { id: "orlan", name: "Orlan Foundry", country: "NL" },
  { id: "tamarind", name: "Tamarind Electric", country: "SG" },
  { id: "kestrel", name: "Kestrel Motors", country: "GB" },
  { id: "sable-finch", name: "Sable & Finch", country: "IE" },
  { id: "vega", name: "Vega Windings", country: "ES" },
  { id: "lund", name: "Lund & Partners", country: "SE" },
  { id: "hollis", name: "Hollis Cable Co", country: "US" },
  { id: "koehler", name: "Köhler & Söhne Metallwerke", country: "DE" },
  { id: "huta", name: "Huta Żelazna Śląsk", country: "PL" },
  { id: "tokai", name: "東海電線株式会社", country: "JP" },
  { id: "nuhas", name: "شركة النحاس المتحدة", country: "AE" },
] as const;

type OpeningRows = {
  customer: {
    id: string;
    name: string;
    country: string;
    terms_days: number;
    contact: string;
    bank_account: string;
  }[];
  account_limit: { customer_id: string; currency: string; credit: string; daily_rate: string }[];
  price: { symbol: string; family: string; currency: string; mid: string; fixed_at: string }[];
  stock: { site: string; instrument: string; tonnes: string }[];
};

export function openingRows(seed: string, opening: Micros): OpeningRows {
  const luck = chance(`${seed} opening`);
  const priced =
    (chosen: Chance) =>
    ({ symbol, family, mid }: Priced) => ({
      symbol,
      family,
      currency: "USD",
      mid: midText(mid, chosen.between(0, 999_999), chosen.between(0, 999_999)),
      fixed_at: instantOf(opening),
    });
  const digits = () => String(luck.between(0, 999_999)).padStart(6, "0");
  return {
    customer: customers.map(({ id, name, country }) => ({
      id,
      name,
      country,
      terms_days: luck.pick([14, 30, 30, 60]),
      contact: `desk@${id}.example`,
      bank_account: `${country}${luck.between(10, 99)} 0000 ${luck.between(1000, 9999)} ${luck.between(1000, 9999)}`,
    })),
    account_limit: customers.map(({ id }) => ({
      customer_id: id,
      currency: "USD",
      credit: `${luck.between(4, 40) * 100_000}.00`,
      daily_rate: `0.000${digits()}${digits().slice(0, 3)}`,
    })),
    price: [
      ...[...symbols, leaving].map(priced(luck)),
      // Of its own chance: a story without them has the same stock.
      ...specialPrices(opening).map(priced(chance(`${seed} special prices`))),
    ],
    stock: ["RTM-4", "ANR-2", "VLI-1"].flatMap((site) =>
      ["CU-CATH-A", "AL-INGOT-P", "ZN-SHG", "NI-BRIQ"].map((instrument) => ({
        site,
        instrument,
        tonnes: `${luck.between(3_000, 9_000)}.0`,
      })),
    ),
  };
}
