// @ts-nocheck dynalite brings no types; dynalite.ts states those that are used.
'use strict';
/**
 * dynalite's parts by name, CommonJS as dynalite itself. Each is required by its full name, so that a
 * bundler finds them all.
 */
module.exports = {
  db: require('dynalite/db'),
  validations: require('dynalite/validations'),
  checks: {
    BatchGetItem: require('dynalite/validations/batchGetItem'),
    BatchWriteItem: require('dynalite/validations/batchWriteItem'),
    CreateTable: require('dynalite/validations/createTable'),
    DeleteItem: require('dynalite/validations/deleteItem'),
    DeleteTable: require('dynalite/validations/deleteTable'),
    DescribeTable: require('dynalite/validations/describeTable'),
    DescribeTimeToLive: require('dynalite/validations/describeTimeToLive'),
    GetItem: require('dynalite/validations/getItem'),
    ListTables: require('dynalite/validations/listTables'),
    ListTagsOfResource: require('dynalite/validations/listTagsOfResource'),
    PutItem: require('dynalite/validations/putItem'),
    Query: require('dynalite/validations/query'),
    Scan: require('dynalite/validations/scan'),
    TagResource: require('dynalite/validations/tagResource'),
    UntagResource: require('dynalite/validations/untagResource'),
    UpdateItem: require('dynalite/validations/updateItem'),
    UpdateTable: require('dynalite/validations/updateTable'),
  },
  actions: {
    BatchGetItem: require('dynalite/actions/batchGetItem'),
    BatchWriteItem: require('dynalite/actions/batchWriteItem'),
    CreateTable: require('dynalite/actions/createTable'),
    DeleteItem: require('dynalite/actions/deleteItem'),
    DeleteTable: require('dynalite/actions/deleteTable'),
    DescribeTable: require('dynalite/actions/describeTable'),
    DescribeTimeToLive: require('dynalite/actions/describeTimeToLive'),
    GetItem: require('dynalite/actions/getItem'),
    ListTables: require('dynalite/actions/listTables'),
    ListTagsOfResource: require('dynalite/actions/listTagsOfResource'),
    PutItem: require('dynalite/actions/putItem'),
    Query: require('dynalite/actions/query'),
    Scan: require('dynalite/actions/scan'),
    TagResource: require('dynalite/actions/tagResource'),
    UntagResource: require('dynalite/actions/untagResource'),
    UpdateItem: require('dynalite/actions/updateItem'),
    UpdateTable: require('dynalite/actions/updateTable'),
  },
};
