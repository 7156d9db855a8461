"""Calls each operation of X-Ray's API with boto3; prints what came as JSON, by operation and paginator."""

import datetime
import json
import os
import sys
import time

import boto3
import botocore
from botocore.config import Config

endpoint, signed = sys.argv[1], sys.argv[2] == 'signed'
settings = {} if signed else {'signature_version': botocore.UNSIGNED}
xray = boto3.client('xray', endpoint_url=endpoint, region_name='us-east-1',
                    aws_access_key_id='AKIDEXAMPLE', aws_secret_access_key='secret',
                    config=Config(retries={'total_max_attempts': 1}, **settings))
now = int(time.time())
window = {'StartTime': now - 600, 'EndTime': now + 60}
trace_id = '1-%08x-0123456789abcdef01234567' % now
answers = {}


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    raise TypeError(type(value))


def call(name, **members):
    try:
        answer = getattr(xray, name)(**members)
        answer.pop('ResponseMetadata')
    except AttributeError:
        answer = 'boto3 is older than this operation'
    except Exception as error:
        answer = 'failed: %s' % error
    answers[name] = answer
    return answer if isinstance(answer, dict) else {}


segment = {'trace_id': trace_id, 'id': '0123456789abcdef', 'name': 'boto3', 'start_time': now - 2,
           'end_time': now - 1, 'annotations': {'client': 'boto3'},
           'http': {'request': {'method': 'GET', 'url': 'http://shop/'}, 'response': {'status': 500}},
           'fault': True}
call('put_trace_segments', TraceSegmentDocuments=[json.dumps(segment), '{}'])
call('put_telemetry_records', TelemetryRecords=[{'Timestamp': now, 'SegmentsReceivedCount': 1}])
call('get_trace_summaries', FilterExpression='annotation.client = "boto3" AND fault', **window)
call('batch_get_traces', TraceIds=[trace_id])
call('get_service_graph', **window)
call('get_trace_graph', TraceIds=[trace_id])
call('get_time_series_service_statistics', Period=60, **window)

group = call('create_group', GroupName='boto3', FilterExpression='service("boto3")',
             InsightsConfiguration={'InsightsEnabled': True}, Tags=[{'Key': 'team', 'Value': 'x'}])
arn = group.get('Group', {}).get('GroupARN', '')
call('get_group', GroupName='boto3')
groups = call('get_groups').get('Groups', [{}])
call('update_group', GroupARN=arn, FilterExpression='fault')
call('tag_resource', ResourceARN=arn, Tags=[{'Key': 'stage', 'Value': 'test'}])
call('list_tags_for_resource', ResourceARN=arn)
call('untag_resource', ResourceARN=arn, TagKeys=['team'])
call('get_insight_summaries', GroupName='boto3', States=['ACTIVE'], **window)
call('delete_group', GroupName='boto3')

rule = {'RuleName': 'boto3', 'ResourceARN': '*', 'Priority': 10, 'FixedRate': 0.5, 'ReservoirSize': 2,
        'ServiceName': 'shop', 'ServiceType': '*', 'Host': '*', 'HTTPMethod': 'GET', 'URLPath': '/*',
        'Version': 1, 'Attributes': {'tier': 'gold'}}
call('create_sampling_rule', SamplingRule=rule)
call('update_sampling_rule', SamplingRuleUpdate={'RuleName': 'boto3', 'FixedRate': 0.25})
call('get_sampling_rules')
call('get_sampling_targets', SamplingStatisticsDocuments=[
    {'RuleName': 'boto3', 'ClientID': '0123456789abcdef01234567', 'Timestamp': now, 'RequestCount': 9,
     'SampledCount': 3, 'BorrowCount': 1}])
call('get_sampling_statistic_summaries')
call('delete_sampling_rule', RuleName='boto3')

call('get_encryption_config')
call('put_encryption_config', Type='NONE')
policy = {'Version': '2012-10-17', 'Statement': [
    {'Effect': 'Allow', 'Principal': {'Service': 'sns.amazonaws.com'}, 'Resource': '*',
     'Action': ['xray:PutTraceSegments', 'xray:GetSamplingRules', 'xray:GetSamplingTargets']}]}
call('put_resource_policy', PolicyName='boto3', PolicyDocument=json.dumps(policy))
call('list_resource_policies')
call('delete_resource_policy', PolicyName='boto3')
call('get_indexing_rules')
call('update_indexing_rule', Name='Default',
     Rule={'Probabilistic': {'DesiredSamplingPercentage': 5}})

unknown = '00000000-0000-4000-8000-000000000000'
for name, members in {'get_insight': {}, 'get_insight_events': {},
                      'get_insight_impact_graph': window}.items():
    call(name, InsightId=unknown, **members)

pages = {}
for name, members in {
        'batch_get_traces': {'TraceIds': [trace_id]}, 'get_groups': {}, 'get_sampling_rules': {},
        'get_sampling_statistic_summaries': {}, 'get_service_graph': window,
        'get_time_series_service_statistics': window, 'get_trace_graph': {'TraceIds': [trace_id]},
        'get_trace_summaries': window, 'list_resource_policies': {},
        'list_tags_for_resource': {'ResourceARN': groups[0].get('GroupARN', '')}}.items():
    if xray.can_paginate(name):
        try:
            pages[name] = len(list(xray.get_paginator(name).paginate(**members)))
        except Exception as error:
            pages[name] = 'failed: %s' % error

# Traces are retrieved from Transaction Search, which has those that came while it is on.
call('update_trace_segment_destination', Destination='CloudWatchLogs')
until = time.time() + 15
while call('get_trace_segment_destination').get('Status') == 'PENDING' and time.time() < until:
    time.sleep(0.1)
searched = trace_id.replace('0123', 'abcd')
xray.put_trace_segments(TraceSegmentDocuments=[json.dumps(dict(segment, trace_id=searched))])
token = call('start_trace_retrieval', TraceIds=[searched], **window).get('RetrievalToken', '')
while call('list_retrieved_traces', RetrievalToken=token).get('RetrievalStatus') in (
        'SCHEDULED', 'RUNNING') and time.time() < until:
    time.sleep(0.1)
call('get_retrieved_traces_graph', RetrievalToken=token)
call('cancel_trace_retrieval', RetrievalToken=token)

json.dump({'answers': answers, 'pages': pages}, sys.stdout, default=plain)
