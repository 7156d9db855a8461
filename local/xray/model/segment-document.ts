/**
 * Segment documents as they travel: the wire spelling of
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html.
 * Everything that sends documents (fronts, the Lambda service, topics) builds these.
 */
export interface SegmentDocument extends EntityDocument {
  readonly trace_id: string;
  readonly parent_id?: string;
  /** Set on a subsegment that is sent on its own. */
  readonly type?: 'subsegment';
  readonly origin?: string;
  readonly resource_arn?: string;
  readonly user?: string;
  readonly service?: Readonly<Record<string, unknown>>;
}

/** What segments and subsegments share. Times are epoch seconds with a fraction. */
export interface EntityDocument {
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly in_progress?: true;
  readonly namespace?: 'aws' | 'remote';
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly fault?: boolean;
  readonly cause?: CauseDocument | string;
  readonly http?: HttpDocument;
  readonly aws?: Readonly<Record<string, unknown>>;
  readonly sql?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly precursor_ids?: readonly string[];
  readonly links?: readonly LinkDocument[];
  readonly subsegments?: readonly EntityDocument[];
}

export interface HttpDocument {
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly user_agent?: string;
    readonly client_ip?: string;
    readonly x_forwarded_for?: boolean;
    readonly traced?: boolean;
  };
  readonly response?: { readonly status?: number; readonly content_length?: number };
}

export interface CauseDocument {
  readonly working_directory?: string;
  readonly paths?: readonly string[];
  readonly exceptions?: readonly ExceptionDocument[];
}

export interface ExceptionDocument {
  readonly id: string;
  readonly message?: string;
  readonly type?: string;
  readonly remote?: boolean;
  readonly truncated?: number;
  readonly skipped?: number;
  readonly cause?: string;
  readonly stack?: readonly { path?: string; line?: number; label?: string }[];
}

/**
 * A relation between two traces. `attributes['aws.xray.reserved.reference_type']` is `child` on the
 * producer's side and `parent` on the consumer's (observed; undocumented).
 */
export interface LinkDocument {
  readonly trace_id: string;
  readonly id: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}
