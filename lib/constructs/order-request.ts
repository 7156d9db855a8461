import { type JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';

/**
 * What `POST /orders` takes. API Gateway answers 400 to anything else, before a function runs. The
 * handler checks the same once more, because it can be invoked without the API.
 */
export const orderRequestSchema: JsonSchema = {
  schema: JsonSchemaVersion.DRAFT4,
  title: 'OrderRequest',
  type: JsonSchemaType.OBJECT,
  required: ['customerTier', 'items'],
  properties: {
    customerTier: { type: JsonSchemaType.STRING, enum: ['standard', 'gold'] },
    items: {
      type: JsonSchemaType.ARRAY,
      minItems: 1,
      maxItems: 20,
      items: {
        type: JsonSchemaType.OBJECT,
        required: ['sku', 'quantity'],
        properties: {
          sku: { type: JsonSchemaType.STRING, minLength: 1, maxLength: 64 },
          quantity: { type: JsonSchemaType.INTEGER, minimum: 1, maximum: 99 },
        },
      },
    },
  },
};
