import { type CustomerTier, customerTiers } from '../shared/order.ts';
import { RequestError } from '../shared/request-error.ts';
import { annotate } from '../shared/tracing.ts';

export interface ShippingQuote {
  readonly customerTier: CustomerTier;
  /** Of the order, in dollars. */
  readonly amount: number;
  /** In dollars. */
  readonly shipping: number;
  readonly days: number;
}

type Parameters = Readonly<Record<string, string | undefined>>;

const rates: Readonly<Record<CustomerTier, Pick<ShippingQuote, 'shipping' | 'days'>>> = {
  standard: { shipping: 4.9, days: 3 },
  gold: { shipping: 0, days: 1 },
};

/** From this amount on everybody ships for free. */
const freeFrom = 50;

const largestAmount = 1_000_000;

/** @throws RequestError 400, naming everything that is wrong with the parameters. */
export function quoteShipping(parameters: Parameters | undefined): ShippingQuote {
  const { customerTier, amount } = parseParameters(parameters ?? {});
  const { shipping, days } = rates[customerTier];
  annotate('customerTier', customerTier);
  annotate('amount', amount);
  return { customerTier, amount, shipping: amount >= freeFrom ? 0 : shipping, days };
}

function parseParameters(parameters: Parameters): Pick<ShippingQuote, 'customerTier' | 'amount'> {
  const errors: string[] = [];
  const given = parameters.customerTier ?? 'standard';
  const customerTier = customerTiers.find((known) => known === given);
  if (customerTier === undefined) {
    errors.push(`customerTier must be one of ${customerTiers.join(', ')}, got ${quote(given)}`);
  }
  const text = parameters.amount ?? '';
  const amount = /^\d{1,7}(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(amount <= largestAmount)) {
    errors.push(
      `amount must be dollars from 0 to ${largestAmount}, such as 12.50, got ${quote(text)}`,
    );
  }
  if (errors.length > 0 || customerTier === undefined) {
    throw new RequestError(400, 'InvalidQuoteError', 'the quote cannot be made', errors);
  }
  return { customerTier, amount };
}

function quote(text: string): string {
  if (text === '') return 'nothing';
  return text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`;
}
