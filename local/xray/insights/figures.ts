/**
 * The figures of the insights model. AWS does not tell those of its own;
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-insights.html says what it is for.
 * `docs/insights.md` explains each.
 */
export const figures = {
  /** Minutes that are looked at together. */
  windowMinutes: 5,
  /** Minutes before them that say what is ordinary. */
  historyMinutes: 180,
  /** Requests and faults within the window below which nothing is concluded. */
  leastRequests: 20,
  leastFaults: 5,
  /** What the history must have before anything is expected of a service. */
  leastHistoryRequests: 50,
  leastHistoryMinutes: 10,
  /** Share of the history's requests that is left out at either end, where its rates are extreme. */
  trimmedShare: 0.1,
  /** How likely an ordinary window may be outside the band, on either side. */
  chance: 1e-5,
  /** Above the ordinary rate by less than this is nobody's concern, however certain it is. */
  leastRise: 0.05,
  /** Minutes back in the band after which an insight closes. */
  closingMinutes: 5,
  /** Minutes after which the state of a lasting insight is recorded again. */
  eventMinutes: 10,
  /** Insights that a group may have open at once: those with the most faults. */
  mostActive: 20,
  /** Services that one insight tells of. */
  mostInInsight: 100,
  /** Insights that are kept in all, and for how many days. */
  mostKept: 200,
  daysKept: 30,
  /** Events that are kept of one insight. */
  mostEvents: 100,
  /** Services looked at in one minute: those with the most requests. */
  mostServices: 1000,
} as const;
