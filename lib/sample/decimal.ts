/** Money and weights of the story: whole hundredths inside, written with the digits a trader would write. */

/** Hundredths: 941250 is 9,412.50. */
export type Hundredths = number;

export const hundredths = (text: string): Hundredths => Math.round(Number(text) * 100);

/** `9412.50` */
export const money = (value: Hundredths): string => (value / 100).toFixed(2);

/** `25.0`; weights have one digit behind the point. */
export const tonnes = (value: Hundredths): string => (value / 100).toFixed(1);

/** Price times weight, to the cent. */
export const worth = (weight: Hundredths, price: Hundredths): Hundredths =>
  Math.round((weight * price) / 100);

export const averagePrice = (total: Hundredths, weight: Hundredths): Hundredths =>
  Math.round((total * 100) / weight);

export const sum = (values: readonly Hundredths[]): Hundredths =>
  values.reduce((total, value) => total + value, 0);
