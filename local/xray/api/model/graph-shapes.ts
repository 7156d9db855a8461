import type {
  Alias,
  Edge,
  EdgeStatistics,
  ErrorStatistics,
  FaultStatistics,
  HistogramEntry,
  Service,
} from '@aws-sdk/client-xray';
import {
  boolean,
  double,
  integer,
  list,
  string,
  structure,
  structureOf,
  timestamp,
} from '../shapes.ts';

export const histogramShape = list(
  structureOf<HistogramEntry>()({ Value: double(), Count: integer() }),
);

// A service's and an edge's statistics have the same members.
export const statisticsShape = structureOf<EdgeStatistics>()({
  OkCount: integer(),
  ErrorStatistics: structureOf<ErrorStatistics>()({
    ThrottleCount: integer(),
    OtherCount: integer(),
    TotalCount: integer(),
  }),
  FaultStatistics: structureOf<FaultStatistics>()({ OtherCount: integer(), TotalCount: integer() }),
  TotalCount: integer(),
  TotalResponseTime: double(),
});

const alias = structureOf<Alias>()({ Name: string(), Names: list(string()), Type: string() });

const edge = structureOf<Edge>()({
  ReferenceId: integer(),
  StartTime: timestamp,
  EndTime: timestamp,
  SummaryStatistics: statisticsShape,
  ResponseTimeHistogram: histogramShape,
  Aliases: list(alias),
  EdgeType: string(),
  ReceivedEventAgeHistogram: histogramShape,
});

export const serviceShape = structure({
  ...structureOf<Service>()({
    ReferenceId: integer(),
    Name: string(),
    Names: list(string()),
    Root: boolean,
    AccountId: string(),
    Type: string(),
    State: string(),
    StartTime: timestamp,
    EndTime: timestamp,
    Edges: list(edge),
    SummaryStatistics: statisticsShape,
    DurationHistogram: histogramShape,
    ResponseTimeHistogram: histogramShape,
  }).members,
  // Not in the model, but in every answer (observed).
  HostedIn: string(),
  KeyAttributes: string(),
  Region: string(),
});
